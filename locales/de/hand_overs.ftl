# Übergaben: was eine Schicht der nächsten hinterlässt.

## Der Befehl und seine Angaben, wie Formulare sie nennen
command-handover = Zeigen, was die nächste Schicht wissen muss; übergeben (handover offer words=…), eine Notiz hinterlassen, annehmen oder ablehnen.
button-handover = Übergeben
argument-to = An wen
argument-accept = Welche Übergabe annehmen
argument-decline = Welche Übergabe ablehnen
argument-items = Threads, einer nach dem andern
argument-note = Notiz für die nächste Schicht
argument-words = Was du dazu sagst
argument-item1 = Thread 1
argument-item2 = Thread 2
argument-item3 = Thread 3
argument-item4 = Thread 4
argument-item5 = Thread 5

## Was übergeben würde, in Zeilen
handover-title = { $nexts ->
    [0] { $roster }: die Schicht seit { $from } ({ $zone }). Danach kommt niemand.
   *[other] { $roster }: die Schicht seit { $from } ({ $zone }). Danach: { $next }, { $at }
}
handover-how = Zum Übergeben: handover offer words=… – für eine Notiz: handover note=…
handover-threads = { $count ->
    [0] Kein Thread ist offen.
    [one] 1 Thread ist offen:
   *[other] { $count } Threads sind offen:
}
handover-thread = { $held ->
    [0] #{ $thread } { $queue }, { handover-priority }, { handover-state }: niemand hält ihn
   *[other] { $moves ->
        [0] #{ $thread } { $queue }, { handover-priority }, { handover-state }: bleibt bei { $holder }
       *[other] #{ $thread } { $queue }, { handover-priority }, { handover-state }: { $holder } übergibt ihn
    }
}
handover-due = { $missed ->
    [0] { $aim ->
        [claim] #{ $thread } muss bis { $at } übernommen sein
       *[respond] #{ $thread } muss bis { $at } beantwortet sein
    }
   *[other] { $aim ->
        [claim] #{ $thread } sollte bis { $at } übernommen sein: verpasst
       *[respond] #{ $thread } sollte bis { $at } beantwortet sein: verpasst
    }
}
handover-priority = { $priority ->
    [low] { priority-low }
    [high] { priority-high }
    [urgent] { priority-urgent }
   *[normal] { priority-normal }
}
handover-state = { $state ->
    [claimed] { state-claimed }
    [awaiting_approval] { state-awaiting-approval }
    [approved] { state-approved }
    [sending] { state-sending }
    [failed] { state-failed }
    [snoozed] { state-snoozed }
   *[open] { state-open }
}
handover-drafts = { $count ->
    [one] 1 Entwurf wartet auf Freigabe: { $threads }
   *[other] { $count } Entwürfe warten auf Freigabe: { $threads }
}
handover-escalated = { $count ->
    [one] 1 Thread hat eine Eskalation, die niemand bestätigt hat: { $threads }
   *[other] { $count } Threads haben eine Eskalation, die niemand bestätigt hat: { $threads }
}
handover-missed = { $count ->
    [one] 1 Frist wurde in dieser Schicht verpasst: { $threads }
   *[other] { $count } Fristen wurden in dieser Schicht verpasst: { $threads }
}
handover-tags = Häufiger als eine Woche zuvor (damals in Klammern): { $tags }
handover-volume = { $queue }: { $received } eingegangen, { $answered } beantwortet, { $closed } geschlossen (eine Woche zuvor: { $received-before }, { $answered-before }, { $closed-before })
handover-note = Notiz von { $person }, { $at }: { $text }
handover-pending = { $threads ->
    [0] { $roster }: { $from } hat um { $since } an { $to } übergeben; noch nicht angenommen ({ $hand_over }).
    [one] { $roster }: { $from } hat um { $since } an { $to } übergeben; noch nicht angenommen ({ $hand_over }, 1 Thread).
   *[other] { $roster }: { $from } hat um { $since } an { $to } übergeben; noch nicht angenommen ({ $hand_over }, { $threads } Threads).
}
handover-none = Es gab noch keine Übergabe.
handover-past = { $at } { $hand_over } { $roster }: { $from } an { $to }, { handover-stage }, { $moved } von { $threads } Threads übergeben
handover-stage = { $stage ->
    [proposed] vorgeschlagen
    [offered] angeboten
    [accepted] angenommen
    [declined] abgelehnt
    [lapsed] verfallen
   *[withdrawn] zurückgenommen
}

## Quittungen
said-handover-note = Für die nächste Schicht in { $roster } notiert.
said-handover-offered = { $threads ->
    [0] { $roster } ist { $person } angeboten ({ $hand_over }). Kein Thread wechselt die Hände.
    [one] { $roster } ist { $person } angeboten ({ $hand_over }). 1 Thread bleibt, wo er ist, bis er angenommen wird.
   *[other] { $roster } ist { $person } angeboten ({ $hand_over }). { $threads } Threads bleiben, wo sie sind, bis sie angenommen werden.
}
said-handover-accepted = { $threads ->
    [0] Du hast { $hand_over } angenommen. Kein Thread wechselt die Hände.
    [one] Du hast { $hand_over } angenommen. 1 Thread ist unterwegs.
   *[other] Du hast { $hand_over } angenommen. { $threads } Threads sind unterwegs.
}
said-handover-accepted-in-part = { $left ->
    [one] { $threads } beantwortet; 1 Thread von { $hand_over } wartet auf deine Antwort und bleibt, wo er ist.
   *[other] { $threads } beantwortet; { $left } Threads von { $hand_over } warten auf deine Antwort und bleiben, wo sie sind.
}
said-handover-declined = Du hast { $hand_over } abgelehnt. { $person } weiß jetzt, warum; alles bleibt, wo es ist.
said-handover-withdrawn = { $hand_over } ist zurückgenommen; alles bleibt, wo es ist.

## Knöpfe, Formulare und die Startseite
offer-hand-over-accept = Alles annehmen
offer-hand-over-items = Einzeln
offer-hand-over-withdraw = Zurücknehmen
offer-hand-over = Übergeben
handover-item = #{ $thread } { $queue }, von { $holder }
handover-place-me = Ich nehme ihn
handover-place-queue = Zurück in die Warteschlange
handover-place-keep = Bleibt bei { $holder }
handover-place-later = Später
home-on-shift-handed = { $roster }: { $people } – an { $to } übergeben, noch nicht angenommen

## Ablehnungen
refused-unknown-hand-over = { $hand_over ->
    [none] Keine Übergabe wartet auf dich.
   *[other] Es gibt keine Übergabe „{ $hand_over }“. `handover past` zeigt die letzten.
}
refused-hand-over-open = { $from } hat schon an { $to } übergeben, und { $to } hat noch nicht alles angenommen ({ $hand_over }). Von einem Dienstplan ist immer nur eine Übergabe offen: Sie muss angenommen, abgelehnt oder zurückgenommen werden.
refused-hand-over-answered = { $stage ->
    [accepted] { $hand_over } ist schon angenommen.
    [declined] { $hand_over } wurde abgelehnt.
    [withdrawn] { $hand_over } wurde zurückgenommen.
    [lapsed] { $hand_over } ist verfallen: Die Schicht, an die es ging, wurde selbst übergeben.
   *[other] { $hand_over } ist noch nicht angeboten.
}

## Mitteilungen
notice-hand-over-proposed = Dein Dienst in { $roster } endet um { $until }. Um an { $next } zu übergeben, sag: handover offer words=… – sonst bietet das Desk die Übergabe an, wenn der Dienst endet.
notice-hand-over-offered = { $threads ->
    [0] { $person } übergibt dir { $roster }. Kein Thread wechselt die Hände. Sag: handover accept={ $hand_over }, oder handover decline={ $hand_over } reason=…
    [one] { $person } übergibt dir { $roster } mit 1 Thread, der bleibt, wo er ist, bis du annimmst. Sag: handover accept={ $hand_over }, oder handover decline={ $hand_over } reason=…
   *[other] { $person } übergibt dir { $roster } mit { $threads } Threads, die bleiben, wo sie sind, bis du annimmst. Sag: handover accept={ $hand_over }, oder handover decline={ $hand_over } reason=…
}
notice-hand-over-offered-for-you = Dein Dienst in { $roster } ist zu Ende, und das Desk hat ihn für dich { $person } angeboten ({ $hand_over }). Deine Threads bleiben deine, bis sie angenommen sind.
notice-hand-over-accepted = { $person } hat die Übergabe { $hand_over } von { $roster } angenommen.
notice-hand-over-accepted-in-part = { $person } hat einen Teil der Übergabe { $hand_over } von { $roster } angenommen. Der Rest bleibt vorerst, wo er ist.
notice-hand-over-declined = { $person } hat die Übergabe { $hand_over } von { $roster } abgelehnt: { $reason }. Alles bleibt, wo es ist.
notice-hand-over-withdrawn = { $person } hat die Übergabe { $hand_over } von { $roster } zurückgenommen. Nichts wechselt die Hände.
notice-hand-over-lapsed = Die Übergabe { $hand_over } von { $roster }, die { $person } angeboten hat, wurde nicht rechtzeitig beantwortet und ist verfallen: Jetzt wird die nächste Schicht übergeben. Was niemand angenommen hat, bleibt, wo es ist.
notice-hand-over-reminder = { $number ->
    [1] Erinnerung: { $person } hat { $roster } übergeben; noch nicht angenommen. Sag: handover accept={ $hand_over }, oder handover decline={ $hand_over } reason=…
   *[other] Erinnerung { $number }: { $person } hat { $roster } übergeben; immer noch nicht angenommen. Sag: handover accept={ $hand_over }, oder handover decline={ $hand_over } reason=…
}
notice-handed-over = { $person } hat eine Übergabe angenommen, und dieser Thread ist jetzt deiner.
notice-not-handed-over = { handover-why } Er bleibt, wie er ist.

handover-why = { $why ->
    [closed] Dieser Thread wurde nicht übergeben: Er ist geschlossen.
    [taken] Dieser Thread wurde nicht übergeben: Jemand anders hat ihn inzwischen.
    [let_go] Dieser Thread wurde nicht übergeben: Niemand hält ihn mehr.
    [not_permitted] Dieser Thread wurde nicht übergeben: Wer ihn bekommen sollte, darf dort keine Threads halten.
   *[claim_cap] Dieser Thread wurde nicht übergeben: Wer ihn bekommen sollte, hält so viele, wie die Warteschlange erlaubt.
}

## Das Protokoll
history-action-hand-over-proposed = schlug eine Übergabe vor
history-action-hand-over-offered = übergab
history-action-hand-over-accepted = nahm eine Übergabe an
history-action-hand-over-declined = lehnte eine Übergabe ab
history-action-hand-over-withdrawn = nahm eine Übergabe zurück
history-action-hand-over-lapsed = ließ eine Übergabe verfallen
history-action-hand-over-reminded = erinnerte an eine Übergabe
history-action-hand-over-noted = hinterließ der nächsten Schicht eine Notiz
history-action-thread-handed-over = übergab den Thread
history-action-thread-not-handed-over = übergab den Thread nicht
history-detail-hand-over = Übergabe { $hand_over } von { $roster }
history-detail-hand-over-people = von { $from } an { $to }
history-detail-hand-over-note = für { $roster }
history-detail-hand-over-queue = zurück in die Warteschlange
history-detail-not-handed-over = { $why ->
    [closed] er ist geschlossen
    [taken] jemand anders hat ihn
    [let_go] niemand hält ihn mehr
    [not_permitted] wer ihn bekommen sollte, darf es nicht
   *[claim_cap] wer ihn bekommen sollte, hält so viele, wie die Warteschlange erlaubt
}

## Die Konsole
console-nav-hand-overs = Übergaben
console-hand-overs-title = Übergaben
console-hand-over-moved = { $moved } von { $threads } Threads übergeben
console-hand-over-roster = { $roster } übergeben
console-hand-over-note = Notiz hinterlassen
console-hand-over-shift = Die Schicht von { $from } bis { $until } ({ $zone })
console-hand-over-by-desk = Das Desk hat sie angeboten, weil es bis zum Ende der Schicht niemand tat.
console-hand-over-answered = Beantwortet von { $person }
console-hand-over-threads = Offene Threads
console-hand-over-no-threads = Kein Thread war offen.
console-hand-over-thread = Thread
console-hand-over-stood = Stand
console-hand-over-held = Bei
console-hand-over-goes = Geht an
console-hand-over-place = Wohin #{ $thread } geht
console-hand-over-answer = Wie gewählt antworten
console-hand-over-escalated = { $path }: nicht bestätigt
console-hand-over-notes = Notizen
console-hand-over-missed = Verpasste Fristen
console-hand-over-tags = Häufiger geworden
console-hand-over-tag = { $now }, eine Woche zuvor { $before }
console-hand-over-nothing = Nichts.
console-hand-over-volumes = Was hereinkam und was getan wurde
console-hand-over-this = diese Schicht
console-hand-over-week-before = dieselbe Zeit eine Woche zuvor
console-hand-over-other = die andere Schicht
console-hand-over-compare = Mit einer anderen vergleichen
console-hand-over-beside = Neben { $from } → { $to },
console-hand-over-open-other = Die andere öffnen
console-hand-over-new = { $count } neu
console-hand-over-gone = { $count } weg
console-hand-over-both = { $count } in beiden
console-volume-received = eingegangen
console-volume-answered = beantwortet
console-volume-closed = geschlossen
handover-fate = { $fate ->
    [accepted] angenommen, unterwegs
    [moved] { $person }
    [queued] zurück in die Warteschlange
    [kept] bleibt bei { $person }
    [skipped] nicht übergeben
   *[open] wartet auf Antwort
}
console-hand-over-aim = { $aim ->
    [claim] zu übernehmen bis
   *[respond] zu beantworten bis
}
