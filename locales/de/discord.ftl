# What only Discord needs to say.

discord-facts = Angaben
discord-show-all = Alles zeigen
discord-form-waits = Das Formular „{ $form }“ steht bereit.
discord-open-form = Formular öffnen
discord-keep-mine = Mit meinem weiterarbeiten
discord-form-next = Als Nächstes kommt Teil { $page } von { $pages }. Gespeichert ist noch nichts.
discord-form-continue = Weiter
discord-form-lost = Dieses Formular ist nicht mehr da. Öffnen Sie es neu von der Karte aus; was Sie schrieben, steht oben.
discord-limit = { $network } nimmt { $limit }.
discord-type-key = Eines davon eingeben: { $keys }
discord-history = Verlauf von { $thread }
discord-history-more = … und { $count ->
    [one] eine Entscheidung davor
   *[other] { $count } Entscheidungen davor
}
discord-digest = Es kommen mehr Vorgänge, als sich auf einmal zeigen lassen: { $count ->
    [one] eine Karte ist noch unterwegs
   *[other] { $count } Karten sind noch unterwegs
}.
discord-digest-done = Alle Karten stehen.
discord-home-claims = Was Sie übernommen haben
discord-home-no-claims = Nichts.
discord-home-approvals = Was auf Ihre Freigabe wartet
discord-home-no-approvals = Nichts.
discord-home-console = Konsole öffnen
discord-not-now = Das dauerte zu lange. Es wurde nichts geändert; bitte noch einmal drücken.
discord-unknown = Das ist hier nicht bekannt oder stammt aus einer älteren Fassung. /desk help zeigt, was es gibt.

# What is registered
discord-desk-what = Der Desk: übernehmen, entwerfen, freigeben, eskalieren
discord-home-what = Zeigt, was Sie übernommen haben und was auf Ihre Freigabe wartet.
discord-more-what = Weitere Befehle
discord-thread-what = Der Vorgang: seine Nummer oder Wörter daraus
discord-bring = An den Desk senden
discord-name-home = übersicht
discord-name-claim = übernehmen
discord-name-release = abgeben
discord-name-assign = zuweisen
discord-name-edit = bearbeiten
discord-name-approve = freigeben
discord-name-reject = zurückgeben
discord-name-concern = einwand
discord-name-escalate = eskalieren
discord-name-acknowledge = bestätigen
discord-name-unacknowledge = bestätigung-zurück
discord-name-recall = zurückrufen
discord-name-retry = nochmal
discord-name-resolve = abschließen
discord-name-dismiss = verwerfen
discord-name-snooze = zurückstellen
discord-name-note = notiz
discord-name-promote = hervorheben
discord-name-show = zeigen
discord-name-queue = liste
discord-name-log = protokoll
discord-name-whoami = werbinich
discord-name-help = hilfe
discord-option-thread = vorgang
discord-option-text = text
discord-option-person = person
discord-option-reason = grund
discord-option-path = pfad
discord-option-queue = warteschlange
