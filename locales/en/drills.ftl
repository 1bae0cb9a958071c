# Drills: a scenario is played on the desk as it is, marked as a drill everywhere, and nothing of it can leave.

drill-mark = ⚑ DRILL
card-drill = Nothing of this is real, and nothing of it can leave the desk
state-rehearsed = Rehearsed, did not leave
command-drill = Play a scenario on the desk, marked as a drill everywhere; nothing of it can leave. drill alone lists what can be played, drill stop ends one.
command-debrief = Show what was expected in a drill, what became of it, and the score; of the latest, or of the one you name.
button-drill = Start a drill
button-debrief = Debrief
argument-scenario = Scenario
argument-drill = Drill
console-right-drill = start and stop drills
offer-drill-start = Start a drill
offer-drill-stop = Stop the drill
offer-drill-debrief = Open the debrief
said-drill-started = “{ $name }” ({ $drill }) is on until { $until }. { $people ->
    [one] One person is told.
   *[other] { $people } people are told.
}
said-drill-stopped = “{ $name }” is over. What is open of it is closed, and it is scored.
drill-running = On now: { $name } ({ $drill }), { $given } of { $of } injects given, until { $until }
drill-scenarios = What can be played, with drill start NAME:
drill-scenario = { $id }: { $name }, { $injects } injects in { $minutes } minutes. { $about }
notice-drill-started = { $person } started the drill “{ $name }”, until { $until }. Work on its threads as if they were real: they are marked, and nothing of them can leave.
notice-drill-words = { $words }
notice-drill-scored = The drill “{ $name }” is over: { $percent } percent. What is open of it is closed. See debrief { $drill }.
refused-drill-running = The drill “{ $name }” ({ $drill }) is on until { $ends }, and the two would get in each other's way. Wait for its end, stop it with drill stop { $drill }, or start yours for another queue.
refused-no-such-drill = { $drill ->
    [none] No drill is named
   *[other] There is no drill “{ $drill }”
}{ $count ->
    [0] , and none is on now.
   *[other] ; on now: { $running }.
}
debrief-headline = { $name } ({ $drill }), { $state ->
    [running] still on: { $got } of { $of } points so far
   *[over] over: { $percent } percent, { $got } of { $of } points
}
debrief-line = Inject { $inject }: { $what ->
    [claim] claim
    [escalate] escalate
    [escalate_to] escalate to { $path }
    [reply] a reply with all approvals
   *[close] close without a reply
} within { $within } · { $outcome ->
    [in_time] { $by } after { $after }, in time
    [late] { $by } after { $after }, late
    [lacks] { $by } after { $after }, does not mention: { $words }
    [wrong_words] { $by } after { $after }, should not say: { $words }
    [missed] missed
   *[open] not yet
}{ $points ->
    [0] { "" }
   *[other] { " · " }{ $got }/{ $points }
}
debrief-people = { $took_part } of { $told } people who were told took part.
debrief-page = With the timeline: { $url }
history-action-reply-rehearsed = rehearsed the reply: it did not leave
history-action-drill-started = started a drill
history-action-drill-injected = gave the next inject
history-action-drill-ended = ended the drill
history-action-drill-scored = scored the drill
history-action-drill-thread-closed = closed it: its drill is over
history-detail-drill = { $name }
history-detail-inject = inject { $number }
history-detail-score = { $percent } percent
discord-name-drill = drill
discord-name-debrief = debrief
console-nav-drills = Drills
console-drills-title = Drills
console-drills-lead = A scenario is played on the desk as it is. Everything of it is marked, and nothing of it can leave.
console-drills-played = Played
console-drills-none = None was played yet.
console-drills-scenarios = What can be played
console-drills-size = { $injects } injects in { $minutes } minutes
console-drills-given = { $given } of { $of } injects given
console-drills-where = Where
console-drills-everywhere = wherever the rules route it
console-drill-by = Started by { $person }
console-drill-on = on now
console-drill-stopped = stopped by { $person }
console-drill-points = { $got } of { $of } points
console-drill-what = What happened
console-drill-told = Told
console-drill-given = { $count ->
    [0] not given yet
    [one] given once
   *[other] given { $count } times
}
console-drill-people = Who took part
console-drill-idle = was told, and did nothing
console-drill-first = first after { $after }
drill-kind-in-time = in time
drill-kind-half = late, or something is missing
drill-kind-missed = missed, or wrong words
drill-kind-open = cannot be said
