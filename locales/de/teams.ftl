# Microsoft Teams

teams-leaves-at = Geht hinaus um { $time }
teams-back-at = Wieder da um { $time }
teams-held-by = Bei { $person }
teams-since = seit { $time }
teams-claim-ends-at = Übernahme endet um { $time }
teams-show-all = Alles zeigen
teams-open = Öffnen
teams-open-console = In der Konsole öffnen
teams-back-to-card = Zurück zur Karte
teams-refresh = Auffrischen
teams-page = Seite { $page } von { $pages }
teams-page-before = Vorige Seite
teams-page-after = Nächste Seite
teams-needed = Das muss ausgefüllt sein.
teams-draft-length = { $network } nimmt { $limit }; dieser Text hat { $length }.
teams-too-long = Diese Texte sind länger, als Teams in ein Formular lässt. Nichts wurde geändert: in der Konsole geht es weiter.
teams-nothing-to-say = Es gibt nichts zu zeigen.
teams-dialog = Antwort-Desk
teams-old-button = Diese Schaltfläche stammt von einer anderen Version des Desks oder wurde unterwegs verändert. Es ist nichts geschehen: Öffne den Thread neu oder tippe den Befehl.
teams-answered-privately = Ich habe dir in unserem Chat geantwortet.
teams-cannot-answer-privately = Ich habe eine Antwort für dich, darf dir aber nicht schreiben. Füge diese App für dich selbst hinzu und frag noch einmal.
teams-reason = Grund: { $reason }
teams-glass-broken = Glas eingeschlagen: { $reason }
teams-history-left-out = Frühere Entscheidungen stehen im Protokoll.
teams-digest = { $waiting ->
    [one] 1 neuer Thread wartet
   *[other] { $waiting } neue Threads warten
} hier auf eine Karte; seit { $since } kommen mehr, als sich auf einmal zeigen lassen. Die dringendsten:
teams-digest-over = Seit { $since } kamen mehr Threads, als sich auf einmal zeigen ließen. Jetzt stehen alle Karten.

## What is yours
teams-home = { $person } bei { $desk }
teams-home-claims = Bei dir
teams-home-no-claims = Nichts. Übernimm einen Thread auf seiner Karte, oder tippe queue, um zu sehen, was wartet.
teams-home-approvals = Wartet auf deine Freigabe
teams-home-no-approvals = Nichts.
teams-type-key = Eines davon eingeben: { $keys } …
teams-more-threads = Es gibt noch mehr; die Konsole zeigt alle.
teams-more-lines = { $count ->
    [one] Eine weitere Zeile fehlt hier; die Konsole zeigt sie.
   *[other] { $count } weitere Zeilen fehlen hier; die Konsole zeigt sie.
}

## Lists and banners
teams-summary-answer = Antwort des Desks
teams-summary-history = Was entschieden wurde
teams-summary-digest = Viele neue Threads
teams-summary-notice = Neues vom Desk

## The app package
teams-app-short = Das Antwort-Desk einer Marke: übernehmen, schreiben, freigeben.
teams-app-full = Dringende Nachrichten aus den sozialen Kanälen und dem Support einer Marke stehen hier als Karten. Übernimm eine, schreib eine Antwort, lass sie freigeben, und sie geht hinaus: einmal, wie freigegeben, und festgehalten. Diese App zeigt, was die Desk-Datei deiner Organisation dich sehen und tun lässt.
teams-app-send = An das Desk senden
teams-app-send-what = Aus dieser Nachricht einen Thread machen
teams-app-tab = Konsole
teams-app-home = Zeigen, was deins ist
