# Pausen: nichts geht hinaus, bis jemand sie aufhebt.

command-pause = Alles anhalten, was hinausginge, in einer Queue oder, wenn keine genannt ist, am ganzen Desk, mit Begründung.
command-resume = Die Pause einer Queue oder, wenn keine genannt ist, des ganzen Desks aufheben; was gehalten wurde, geht weiter.
button-pause = Pausieren
button-resume = Weitermachen
said-pause = { $scope ->
    [queue] { $queue } ist pausiert. Nichts davon geht hinaus, bis jemand die Pause aufhebt.
   *[desk] Der Desk ist pausiert. Nichts geht hinaus, bis jemand die Pause aufhebt.
}
said-resume = { $scope ->
    [queue] { $queue } geht weiter. Freigegebene Antworten können noch einmal so lange zurückgerufen werden.
   *[desk] Der Desk geht weiter. Freigegebene Antworten können noch einmal so lange zurückgerufen werden.
}
card-frozen = Pausiert: nichts davon geht hinaus
notice-paused = { $scope ->
    [queue] { $person } hat { $queue } pausiert: { $reason }. Nichts davon geht hinaus. Übernehmen, entwerfen und freigeben wie immer; Freigegebenes wird gehalten.
   *[desk] { $person } hat den ganzen Desk pausiert: { $reason }. Nichts geht hinaus. Übernehmen, entwerfen und freigeben wie immer; Freigegebenes wird gehalten.
}
notice-resumed = { $scope ->
    [queue] { $person } hat die Pause von { $queue } aufgehoben. Was gehalten wurde, geht weiter.
   *[desk] { $person } hat die Pause des Desks aufgehoben. Was gehalten wurde, geht weiter.
}
refused-paused-already = { $person } hat das schon pausiert, seit { $since }: { $reason }
refused-not-paused = Das ist nicht pausiert. { $count ->
    [0] Nichts ist es.
   *[other] Pausiert sind: { $paused } (- ist der ganze Desk).
}
console-paused-desk = Der ganze Desk ist von { $person } pausiert: { $reason }. Nichts geht hinaus.
console-paused-queue = { $queue } ist von { $person } pausiert: { $reason }. Nichts davon geht hinaus.
console-right-pause = pausieren und weitermachen
history-action-engagement-paused = pausierte
history-action-engagement-resumed = hob die Pause auf
history-action-thread-frozen = fror es ein
history-action-thread-thawed = taute es auf
history-detail-paused = { $scope ->
    [queue] { $queue }
   *[desk] der ganze Desk
}
discord-name-pause = pause
discord-name-resume = weiter
handover-paused = { $scope ->
    [queue] { $queue } ist seit { $since } pausiert: nichts davon geht hinaus.
   *[desk] Der ganze Desk ist seit { $since } pausiert: nichts geht hinaus.
}
