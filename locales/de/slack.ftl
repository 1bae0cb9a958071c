# Slack. Namen von Befehlen, Knöpfen, Zuständen und Absagen stehen in desk.ftl; Texte von Karten und Formularen in card.ftl.

slack-app-description = Übernehmen, beantworten, genehmigen und eskalieren, was Menschen Ihrer Marke schreiben, und alles steht im Protokoll.
slack-app-long-description = Jeder dringende Vorgang aus Ihren Social- und Support-Kanälen steht als Karte in den Kanälen seiner Warteschlange. Mit Knöpfen wird er übernommen, beantwortet, genehmigt und eskaliert. Der Desk setzt durch, wer was darf, lässt nichts hinaus, das nicht genehmigt ist, und führt ein Protokoll aller Entscheidungen, das einer Prüfung standhält.
slack-shortcut = An den Desk senden
slack-shortcut-description = Macht aus dieser Nachricht einen Vorgang, damit jemand sie beantwortet.
slack-command-description = Am Desk arbeiten. /desk help zeigt alle Befehle.
