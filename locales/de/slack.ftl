# Slack. Namen von Befehlen, Knöpfen, Zuständen und Absagen stehen in desk.ftl; Texte von Karten und Formularen in card.ftl.

slack-app-description = Übernehmen, beantworten, genehmigen und eskalieren, was Menschen Ihrer Marke schreiben, und alles steht im Protokoll.
slack-app-long-description = Jeder dringende Vorgang aus Ihren Social- und Support-Kanälen steht als Karte in den Kanälen seiner Warteschlange. Mit Knöpfen wird er übernommen, beantwortet, genehmigt und eskaliert. Der Desk setzt durch, wer was darf, lässt nichts hinaus, das nicht genehmigt ist, und führt ein Protokoll aller Entscheidungen, das einer Prüfung standhält.
slack-shortcut = An den Desk senden
slack-shortcut-description = Macht aus dieser Nachricht einen Vorgang, damit jemand sie beantwortet.
slack-command-description = Am Desk arbeiten. /desk help zeigt alle Befehle.

# Karten
slack-show-all = Alles zeigen
slack-open = Öffnen
slack-over = { $count } über der Grenze
slack-leaves = Geht um { $time } hinaus, falls niemand zurückruft
slack-back = Zurück { $time }
slack-held = Bei { $person } seit { $since }
slack-claim-ends = Übernahme endet { $time }
slack-too-much = Hier gibt es mehr, als Slack zeigen kann. Die Konsole zeigt alles.
slack-confirm = „{ $command }“ beendet diesen Vorgang. Er kommt nur zurück, wenn noch einmal geschrieben wird.
slack-cancel = Abbrechen
slack-close = Schließen
slack-more = { $count ->
    [one] Und 1 weiterer.
   *[other] Und { $count } weitere.
}

# Verlauf und Sammelkarte
slack-history = { $count ->
    [one] 1 Entscheidung
   *[other] { $count } Entscheidungen
}
slack-history-more = { $count ->
    [one] Und 1 weitere Entscheidung, im Protokoll der Konsole.
   *[other] Und { $count } weitere Entscheidungen, im Protokoll der Konsole.
}
slack-digest = { $count ->
    [one] 1 weitere Karte ist auf dem Weg in diesen Kanal
   *[other] { $count } weitere Karten sind auf dem Weg in diesen Kanal
}
slack-digest-since = Seit { $since } kommen mehr Vorgänge, als Slack durchlässt. Die dringendsten kommen zuerst; keiner geht verloren.
slack-digest-over = Alle Karten sind da

# Formulare
slack-author-wrote = Geschrieben wurde
slack-save-mine = Meinen speichern
slack-conflict-what = Nichts ist verloren, und nichts wurde gespeichert. Ihr Text steht unten: Speichern Sie ihn als neue Fassung, oder gehen Sie von der anderen aus.
slack-length = { $network } nimmt { $limit }. Dies ist jetzt { $length } lang.
slack-length-weighted = Links zählen 23; Emoji und viele Schriften zählen 2.
slack-length-links = Links zählen 23; der Server hinter einem Namen zählt nicht.
slack-part = { $label } ({ $part } von { $count })
slack-part-hint = Slack nimmt 3.000 Zeichen in einem Feld. Die Teile werden genau wieder zusammengesetzt, mit den Zeilenumbrüchen, die dazwischen standen.
slack-nothing-to-choose = Es gibt nichts zur Auswahl. Fragen Sie, wer die Desk-Datei pflegt.
slack-left-out = { $count ->
    [one] 1 Möglichkeit kann Slack nicht zeigen, weil ihr Schlüssel zu lang ist. Tippen Sie den Befehl.
   *[other] { $count } Möglichkeiten kann Slack nicht zeigen, weil ihre Schlüssel zu lang sind. Tippen Sie den Befehl.
}
slack-form-too-large = Dieses Formular hält mehr, als Slack tragen kann. Nehmen Sie die Konsole.

# Fenster und Startseite
slack-whole = Vorgang { $thread }
slack-title-done = Erledigt
slack-title-refused = Nicht geschehen
slack-title-broken = Etwas ging schief
slack-home-hello = Sie sind { $person }.
slack-home-approvals = Wartet auf Ihre Freigabe: { $count }
slack-home-no-approvals = Nichts wartet auf Sie.
slack-home-claims = Bei Ihnen: { $count }
slack-home-no-claims = Sie haben nichts übernommen. Übernehmen Sie eine Karte in einem der Kanäle.
slack-home-hint = /desk help zeigt, was Sie von überall aus tun können. Im Menü jeder Nachricht steht „An den Desk senden“.
slack-home-console = Konsole öffnen
