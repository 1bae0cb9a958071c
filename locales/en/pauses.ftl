# Pauses: nothing goes out until somebody resumes it.

command-pause = Stop everything that would go out, of a queue or, where none is named, of the whole desk, with a reason.
command-resume = Lift the pause of a queue or, where none is named, of the whole desk; what was held goes on.
button-pause = Pause
button-resume = Resume
said-pause = { $scope ->
    [queue] { $queue } is paused. Nothing of it goes out until somebody resumes it.
   *[desk] The desk is paused. Nothing goes out until somebody resumes it.
}
said-resume = { $scope ->
    [queue] { $queue } goes on. Approved replies get their time to be recalled anew.
   *[desk] The desk goes on. Approved replies get their time to be recalled anew.
}
card-frozen = Paused: nothing of this goes out
notice-paused = { $scope ->
    [queue] { $person } paused { $queue }: { $reason }. Nothing of it goes out. Claim, draft and approve as always; what is approved is held.
   *[desk] { $person } paused the whole desk: { $reason }. Nothing goes out. Claim, draft and approve as always; what is approved is held.
}
notice-resumed = { $scope ->
    [queue] { $person } lifted the pause of { $queue }. What was held goes on.
   *[desk] { $person } lifted the pause of the desk. What was held goes on.
}
refused-paused-already = { $person } paused this already, since { $since }: { $reason }
refused-not-paused = That is not paused. { $count ->
    [0] Nothing is.
   *[other] Paused are: { $paused } (- is the whole desk).
}
console-paused-desk = The whole desk is paused by { $person }: { $reason }. Nothing goes out.
console-paused-queue = { $queue } is paused by { $person }: { $reason }. Nothing of it goes out.
console-right-pause = pause and resume
history-action-engagement-paused = paused
history-action-engagement-resumed = resumed
history-action-thread-frozen = froze it
history-action-thread-thawed = let it thaw
history-detail-paused = { $scope ->
    [queue] { $queue }
   *[desk] the whole desk
}
discord-name-pause = pause
discord-name-resume = resume
handover-paused = { $scope ->
    [queue] { $queue } is paused since { $since }: nothing of it goes out.
   *[desk] The whole desk is paused since { $since }: nothing goes out.
}
