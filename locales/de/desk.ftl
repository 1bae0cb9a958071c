# Was das Desk sagt.

## Befehle
command-claim = Einen Thread übernehmen. Genau eine Person hält ihn.
command-release = Einen Thread freigeben, damit jemand anderes ihn übernehmen kann.
command-assign = Einen Thread jemandem zuweisen.
command-edit = Den Entwurf der Antwort schreiben oder ändern.
command-approve = Diese Fassung des Entwurfs freigeben. Mit einem Text wird der geänderte Text eine neue Fassung.
command-reject = Den Entwurf mit Begründung zurückgeben.
command-concern = Ein Bedenken anmelden, das die Antwort aufhält; withdraw=N zieht deines zurück, settle=N erledigt eines einer niedrigeren Rolle.
command-escalate = Auf einem Pfad eskalieren, mit Begründung.
command-acknowledge = Bestätigen, dass du eine Eskalation gesehen hast. Ihre Uhr hält an.
command-recall = Eine freigegebene Antwort zurückrufen, bevor sie hinausgeht.
command-retry = Eine gescheiterte Antwort noch einmal senden.
command-resolve = Der Thread ist erledigt.
command-dismiss = Der Thread braucht keine Antwort.
command-snooze = Den Thread zurückstellen, für 2h oder bis 2026-01-31T17:00:00Z.
command-note = Eine Notiz für die Kolleginnen und Kollegen schreiben.
command-promote = Aus einem nur gelisteten Thread eine Karte machen.
command-show = Einen Thread zeigen.
command-queue = Die offenen Threads auflisten, die dringendsten zuerst.
command-log = Die letzten Entscheidungen zeigen, eines Threads oder des Desks.
command-whoami = Zeigen, wer du für das Desk bist und was du darfst.
command-help = Die Befehle zeigen, oder einen davon.

## Knöpfe
button-claim = Übernehmen
button-release = Freigeben
button-assign = Zuweisen
button-edit = Bearbeiten
button-approve = Genehmigen
button-reject = Ablehnen
button-concern = Bedenken
button-escalate = Eskalieren
button-acknowledge = Bestätigen
button-recall = Zurückrufen
button-retry = Erneut senden
button-resolve = Erledigen
button-dismiss = Verwerfen
button-snooze = Zurückstellen
button-note = Notiz
button-promote = Zur Karte machen

## Angaben
argument-revision = Fassung
argument-text = Text
argument-person = Person
argument-reason = Begründung
argument-withdraw = Bedenken Nummer zurückziehen
argument-settle = Bedenken Nummer erledigen
argument-path = Pfad
argument-level = Stufe
argument-escalation = Nummer der Eskalation
argument-for = Wie lange, oder bis wann
argument-queue = Warteschlange
argument-state = Zustand
argument-action = Aktion
argument-command = Befehl

## Zustände, Dringlichkeit, Stimmung
state-listed = Gelistet
state-open = Offen
state-claimed = Übernommen
state-awaiting-approval = Wartet auf Freigabe
state-approved = Freigegeben, geht gleich hinaus
state-sending = Wird gesendet
state-published = Veröffentlicht
state-failed = Gescheitert
state-snoozed = Zurückgestellt
state-resolved = Erledigt
state-dismissed = Verworfen
priority-low = Niedrig
priority-normal = Normal
priority-high = Hoch
priority-urgent = Dringend
sentiment-positive = Positiv
sentiment-neutral = Neutral
sentiment-negative = Negativ

## Quittungen
said-claim = Er gehört dir.
said-claim-yours-already = Du hältst ihn schon.
said-release = Freigegeben.
said-assign = { $person } hält ihn jetzt.
said-assign-already = { $person } hält ihn schon.
said-edit = Fassung { $number } ist gespeichert. Sie braucht { $needs ->
    [one] eine Freigabe
   *[other] { $needs } Freigaben
}.
said-edit-unchanged = Nichts hat sich geändert: So steht es schon im Entwurf.
said-approve = Freigegeben. Es fehlt noch: { $roles }.
said-approve-concern = Freigegeben. Ein Bedenken hält die Antwort noch auf.
said-approve-last = Freigegeben. Die Antwort geht in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
} hinaus, wenn niemand sie zurückruft.
said-approve-edited = Deine Änderung ist Fassung { $number }. Jemand anderes gibt sie als Nächstes frei.
said-reject = Zurückgegeben.
said-concern = Bedenken { $number } ist angemeldet. Die Antwort bleibt, bis es zurückgezogen oder erledigt ist.
said-concern-lifted = Das Bedenken ist ausgeräumt.
said-escalate = Eskaliert an { $path }. Benachrichtigt: { $people }.
said-acknowledge = Bestätigt.
said-recall = Zurückgerufen. Die Freigaben sind neu nötig.
said-retry = Wieder unterwegs.
said-resolve = Erledigt.
said-dismiss = Verworfen.
said-snooze = Zurückgestellt bis { $until }.
said-note = Notiert.
said-promote = Jetzt ist es eine Karte.
said-receive = Angenommen.
said-receive-joined = An die Unterhaltung angefügt.
said-receive-known = Schon bekannt.
said-timer = Nachgesehen.
said-delivery = Notiert.
said-delivery-known = Schon bekannt.
said-operate = Getan.

## Listen in Worten
show-thread = { $thread } · { $queue } · { $state } · { $priority } · { $network }
show-text = „{ $text }“
show-holder = Gehalten von { $person } seit { $since }.
show-draft = Entwurf { $number } von { $person }: „{ $text }“
show-need = Braucht { $role ->
    [none] eine Freigabe
   *[other] eine Freigabe: { $role }
}.
show-concern = Bedenken { $number } von { $person }: { $reason }
queue-empty = Nichts wartet.
queue-line = { $thread } · { $priority } · { $state } · { $network }{ $holder ->
    [none] { "" }
   *[other] { " · " }{ $holder }
} · { $text }
queue-more = Es gibt mehr; die Konsole zeigt alle.
log-empty = So etwas steht nicht im Protokoll.
log-line = { $sequence } · { $at } · { $who } · { $action } · { $reason }
whoami = Du bist { $person } ({ $key }): { $roles }.
whoami-queue = In { $queue } { $count ->
    [0] darfst du nichts.
    [one] hast du ein Recht: { $rights }.
   *[other] hast du { $count } Rechte: { $rights }.
}
help-line = { $usage }

## Nachrichten
notice-new-message = Der Verfasser hat noch einmal geschrieben.
notice-taken-from-you = { $person } hat diesen Thread jemand anderem gegeben.
notice-assigned = { $person } hat dir diesen Thread gegeben.
notice-claim-expired = Dein Anspruch ist abgelaufen, weil kein Entwurf kam. Der Thread ist wieder offen.
notice-rejected = { $person } hat deinen Entwurf zurückgegeben: { $reason }
notice-approvals-voided = Die Regeln haben sich geändert. Dein Entwurf braucht seine Freigaben neu.
notice-concern = { $person } hat ein Bedenken zu deinem Entwurf: { $reason }
notice-recalled = { $person } hat deine Antwort zurückgerufen, bevor sie hinausging.
notice-delivery-failed = Deine Antwort konnte nicht zugestellt werden: { $error }
notice-woken = Der zurückgestellte Thread ist wieder da.
notice-draft-changed = { $person } hat deinen Entwurf geändert: Fassung { $number }.

## Absagen
refused-not-permitted = Das darfst du nicht: Es braucht das Recht „{ $permission }“{ $queue ->
    [none] { "" }
   *[other] { "" } in der Warteschlange { $queue }
}. { $others ->
    [0] Niemand sonst an diesem Desk hat es; frage, wer die Desk-Datei pflegt.
   *[other] Diese können es: { $people }.
}
refused-unknown-person = Dieses Desk kennt dich nicht ({ $person }). Bitte darum, in die Desk-Datei aufgenommen zu werden.
refused-outsider = Gäste und Leute anderer Organisationen können an diesem Desk nichts tun. Bitte jemanden vom Desk darum.
refused-bad-token = Das Token fehlt oder gilt nicht. Bitte den Betrieb um eines: watchfloor token new --person DU.
refused-unknown-thread = Es gibt keinen Thread { $thread }, oder mehr als einer endet so.
refused-unknown-command = Es gibt keinen Befehl „{ $command }“. { $nearest ->
    [none] Mit help siehst du alle.
   *[other] Meintest du { $nearest }?
}
refused-unknown-name = Es gibt kein { $what } „{ $name }“. Bekannt: { $known }.
refused-already-claimed = { $holder } war schneller und hält ihn seit { $since }.
refused-not-holder = { $holder ->
    [none] Niemand hält diesen Thread. Übernimm ihn zuerst.
   *[other] { $holder } hält diesen Thread. Bitte um Freigabe, oder eine Leitung um Zuweisung.
}
refused-claim-cap = Du hältst { $cap } Threads in { $queue }; mehr darf eine Person nicht. Beende zuerst einen oder gib ihn frei.
refused-wrong-state = { $command } geht jetzt nicht: Der Thread ist { $state }.
refused-revision-changed = Dieser Entwurf hat sich geändert: Fassung { $number } ist von { $author }. Sieh sie dir an, bevor du weitermachst.
refused-own-draft = Niemand gibt frei, was er selbst geschrieben hat. Bitte jemand anderen darum.
refused-already-approved = Das hast du schon freigegeben, oder es hat alle Freigaben.
refused-approval-not-needed = Deine Freigabe ist nicht die, die fehlt. Es fehlt noch: { $roles }.
refused-no-draft = Es gibt noch keinen Entwurf. Bearbeite ihn zuerst.
refused-concern-open = { $person } hat ein Bedenken: { $reason }. Es muss zuerst zurückgezogen oder erledigt werden.
refused-concern-of-higher-role = Nur { $person } oder eine höhere Rolle kann dieses Bedenken ausräumen.
refused-nothing-to-acknowledge = Keine Eskalation wartet auf Bestätigung.
refused-not-on-path = Diese Eskalation ging an { $people }. Sie können sie bestätigen.
refused-no-publisher = Antworten aus { $queue } haben kein Ziel: Die Desk-Datei nennt keinen Publisher dafür.
refused-reason-needed = Sag warum: Eine Begründung ist nötig.
refused-argument-missing = „{ $name }“ fehlt.
refused-argument-wrong = „{ $name }“ { $why }.
refused-text-too-long = Der Text ist { $length } lang; { $network } nimmt { $limit }.
refused-idempotency-mismatch = Dieser Idempotency-Key wurde für eine andere Anfrage verwendet. Nimm einen neuen.
refused-too-many-requests = Zu viele Anfragen. Versuche es in { $seconds ->
    [one] 1 Sekunde
   *[other] { $seconds } Sekunden
} wieder.
refused-malformed = Das ist nicht lesbar: { $why }.
refused-too-large = Die Anfrage ist zu groß: Höchstens { $megabytes } MB werden angenommen. Sende sie in Teilen.
refused-bad-signature = Die Signatur fehlt, ist falsch oder älter als fünf Minuten.
refused-unknown-source = Die Desk-Datei hat keine Quelle „{ $source }“.

## Fehler
fault = Bei uns ist etwas schiefgegangen. Nichts wurde geändert. Nenne dem Betrieb diese Kennung: { $reference }.
