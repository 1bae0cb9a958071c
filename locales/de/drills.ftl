# Übungen: ein Szenario wird am Desk gespielt, wie er ist, überall als Übung markiert, und nichts davon kann hinaus.

drill-mark = ⚑ ÜBUNG
card-drill = Nichts hiervon ist echt, und nichts davon kann den Desk verlassen
state-rehearsed = Geprobt, nicht gesendet
command-drill = Spielt ein Szenario am Desk, überall als Übung markiert; nichts davon kann hinaus. drill allein zeigt, was gespielt werden kann, drill stop beendet eine.
command-debrief = Zeigt, was in einer Übung erwartet war, was daraus wurde, und die Punkte; der letzten oder der genannten.
button-drill = Übung starten
button-debrief = Nachbesprechung
argument-scenario = Szenario
argument-drill = Übung
console-right-drill = Übungen starten und beenden
offer-drill-start = Übung starten
offer-drill-stop = Übung beenden
offer-drill-debrief = Nachbesprechung öffnen
said-drill-started = „{ $name }“ ({ $drill }) läuft bis { $until }. { $people ->
    [one] Eine Person wird benachrichtigt.
   *[other] { $people } Personen werden benachrichtigt.
}
said-drill-stopped = „{ $name }“ ist vorbei. Was davon offen ist, wird geschlossen, und es wird ausgewertet.
drill-running = Läuft: { $name } ({ $drill }), { $given } von { $of } Ereignissen eingespielt, bis { $until }
drill-scenarios = Was gespielt werden kann, mit drill start NAME:
drill-scenario = { $id }: { $name }, { $injects } Ereignisse in { $minutes } Minuten. { $about }
notice-drill-started = { $person } hat die Übung „{ $name }“ gestartet, bis { $until }. Bearbeite ihre Threads, als wären sie echt: sie sind markiert, und nichts davon kann hinaus.
notice-drill-words = { $words }
notice-drill-scored = Die Übung „{ $name }“ ist vorbei: { $percent } Prozent. Was davon offen war, ist geschlossen. Siehe debrief { $drill }.
refused-drill-running = Die Übung „{ $name }“ ({ $drill }) läuft bis { $ends }, und die beiden kämen sich in die Quere. Warte ihr Ende ab, beende sie mit drill stop { $drill }, oder starte deine für eine andere Queue.
refused-no-such-drill = { $drill ->
    [none] Keine Übung ist genannt
   *[other] Es gibt keine Übung „{ $drill }“
}{ $count ->
    [0] , und keine läuft.
   *[other] ; es laufen: { $running }.
}
debrief-headline = { $name } ({ $drill }), { $state ->
    [running] läuft noch: bisher { $got } von { $of } Punkten
   *[over] vorbei: { $percent } Prozent, { $got } von { $of } Punkten
}
debrief-line = Ereignis { $inject }: { $what ->
    [claim] übernehmen
    [escalate] eskalieren
    [escalate_to] eskalieren an { $path }
    [reply] eine Antwort mit allen Freigaben
   *[close] ohne Antwort schließen
} binnen { $within } · { $outcome ->
    [in_time] { $by } nach { $after }, rechtzeitig
    [late] { $by } nach { $after }, zu spät
    [lacks] { $by } nach { $after }, es fehlt: { $words }
    [wrong_words] { $by } nach { $after }, sollte nicht sagen: { $words }
    [missed] verpasst
   *[open] noch nicht
}{ $points ->
    [0] { "" }
   *[other] { " · " }{ $got }/{ $points }
}
debrief-people = { $took_part } von { $told } benachrichtigten Personen haben mitgemacht.
debrief-page = Mit Zeitleiste: { $url }
history-action-reply-rehearsed = probte die Antwort: sie ging nicht hinaus
history-action-drill-started = startete eine Übung
history-action-drill-injected = spielte das nächste Ereignis ein
history-action-drill-ended = beendete die Übung
history-action-drill-scored = wertete die Übung aus
history-action-drill-thread-closed = schloss ihn: die Übung ist vorbei
history-detail-drill = { $name }
history-detail-inject = Ereignis { $number }
history-detail-score = { $percent } Prozent
discord-name-drill = uebung
discord-name-debrief = nachbesprechung
console-nav-drills = Übungen
console-drills-title = Übungen
console-drills-lead = Ein Szenario wird am Desk gespielt, wie er ist. Alles davon ist markiert, und nichts davon kann hinaus.
console-drills-played = Gespielt
console-drills-none = Noch keine.
console-drills-scenarios = Was gespielt werden kann
console-drills-size = { $injects } Ereignisse in { $minutes } Minuten
console-drills-given = { $given } von { $of } Ereignissen eingespielt
console-drills-where = Wo
console-drills-everywhere = wohin die Regeln es leiten
console-drill-by = Gestartet von { $person }
console-drill-on = läuft
console-drill-stopped = beendet von { $person }
console-drill-points = { $got } von { $of } Punkten
console-drill-what = Was geschah
console-drill-told = Gesagt
console-drill-given = { $count ->
    [0] noch nicht eingespielt
    [one] einmal eingespielt
   *[other] { $count }-mal eingespielt
}
console-drill-people = Wer mitgemacht hat
console-drill-idle = wurde benachrichtigt und tat nichts
console-drill-first = zuerst nach { $after }
drill-kind-in-time = rechtzeitig
drill-kind-half = zu spät, oder es fehlt etwas
drill-kind-missed = verpasst, oder falsche Worte
drill-kind-open = nicht zu sagen
