# Deadlines and ladders: by when a thread has to be claimed and answered, and how an escalation climbs.

command-unacknowledge = Take your acknowledgement back: the escalation is asked anew and climbs again.
button-unacknowledge = Un-acknowledge
said-unacknowledge = Taken back. Its people are asked anew.

## On cards
card-deadline = { $aim ->
    [claim] { $standing ->
        [missed] Nobody claimed it in time; due
        [near] Time runs out: to be claimed{ $shown ->
            [moment] { " " }by
            [countdown] { " " }in
           *[relative] { "" }
        }
        [stopped] The time to claim it stands still
       *[running] To be claimed{ $shown ->
            [moment] { " " }by
            [countdown] { " " }in
           *[relative] { "" }
        }
    }
   *[respond] { $standing ->
        [missed] Not answered in time; due
        [near] Time runs out: to be answered{ $shown ->
            [moment] { " " }by
            [countdown] { " " }in
           *[relative] { "" }
        }
        [stopped] The time to answer stands still
       *[running] To be answered{ $shown ->
            [moment] { " " }by
            [countdown] { " " }in
           *[relative] { "" }
        }
    }
}
card-escalated = Escalated to { $path }, level { $level } ({ $people }): { $missed ->
    [claim] nobody claimed it in time
    [respond] it was not answered in time
   *[none] { $reason }
}{ $exhausted ->
    [yes] { " " }– nobody acknowledged it, and all levels were asked
   *[no] { "" }
}
card-escalation-climbs = { $shown ->
    [countdown] next level in
   *[moment] next level
}

## Notices
notice-escalated = { $missed ->
    [claim] Nobody claimed this in time. It is escalated to { $path }: acknowledge it.
    [respond] This was not answered in time. It is escalated to { $path }: acknowledge it.
   *[none] { $person } escalated this to { $path }: { $reason }
}
notice-escalation-climbs = Nobody has acknowledged this yet, so that you are asked. It is escalated to { $path }: { $reason }
notice-escalated-again = Nobody has acknowledged this escalation to { $path } yet{ $missed ->
    [claim] : nobody claimed it in time.
    [respond] : it was not answered in time.
   *[none] : { $reason }
}
notice-escalation-exhausted = Nobody acknowledged the escalation to { $path }, and all its levels were asked. Somebody has to take it.
notice-deadline-near = { $aim ->
    [claim] Nobody has claimed this yet. { $percent }% of the time is gone: claim it by { $due }.
   *[respond] This is not answered yet. { $percent }% of the time is gone: answer by { $due }.
}
notice-deadline-missed = { $aim ->
    [claim] Nobody claimed this in time. It was due { $due }.
   *[respond] This was not answered in time. It was due { $due }.
}

## History
history-action-escalation-climbed = asked the next level of the escalation
history-action-escalation-repeated = asked again
history-action-escalation-exhausted = has nobody left to ask about the escalation
history-action-escalation-unacknowledged = took the acknowledgement back
history-action-deadlines-set = started the clock
history-action-deadline-warned = warned that time runs out
history-action-deadline-missed = found the deadline missed
history-detail-level = level { $level }: { $people }
history-detail-told = told { $people }
history-detail-deadline = { $aim ->
    [claim] claim by { $due }
   *[respond] answer by { $due }
}
