# Was jemand in Slack liest, der etwas Unlesbares gedrückt hat oder dem etwas nicht gezeigt werden konnte.

slack-unknown-button = Dieser Knopf stammt aus einer anderen Fassung des Desks. Es ist nichts geschehen. /desk queue zeigt, was wartet, und /desk show mit der Nummer des Vorgangs seine Karte.
slack-unknown-form = Dieses Formular stammt aus einer anderen Fassung des Desks. Es wurde nichts gespeichert: Kopiere deinen Text, schließe das Formular und öffne es von der Karte aus neu.
slack-unknown-shortcut = Diese Verknüpfung kennt der Desk nicht. Es ist nichts geschehen. Nimm „An den Desk senden“ an einer Nachricht, oder tippe /desk help.
slack-not-shown = Slack hat nicht angenommen, was der Desk dir zeigen wollte. Was du gedrückt hast, ist erledigt; drücke noch einmal, falls du auf ein Formular gewartet hast.
