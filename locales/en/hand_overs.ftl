# Hand-overs: what one shift leaves to the next.

## The command, and its arguments as forms label them
command-handover = Show what the next shift must know, offer it (handover offer words=…), leave a note, accept or decline.
button-handover = Hand over
argument-to = To whom
argument-accept = Accept which hand-over
argument-decline = Decline which hand-over
argument-items = Items, one by one
argument-note = Note for the next shift
argument-words = What you say about it
argument-item1 = Item 1
argument-item2 = Item 2
argument-item3 = Item 3
argument-item4 = Item 4
argument-item5 = Item 5

## What would be handed over, in lines
handover-title = { $nexts ->
    [0] { $roster }: the shift since { $from } ({ $zone }). Nobody comes on next.
   *[other] { $roster }: the shift since { $from } ({ $zone }). Next: { $next }, { $at }
}
handover-how = To offer it: handover offer words=… – to leave a note: handover note=…
handover-threads = { $count ->
    [0] No thread is open.
    [one] 1 thread is open:
   *[other] { $count } threads are open:
}
handover-thread = { $held ->
    [0] #{ $thread } { $queue }, { handover-priority }, { handover-state }: nobody holds it
   *[other] { $moves ->
        [0] #{ $thread } { $queue }, { handover-priority }, { handover-state }: stays with { $holder }
       *[other] #{ $thread } { $queue }, { handover-priority }, { handover-state }: { $holder } hands it over
    }
}
handover-due = { $missed ->
    [0] { $aim ->
        [claim] #{ $thread } has to be claimed by { $at }
       *[respond] #{ $thread } has to be answered by { $at }
    }
   *[other] { $aim ->
        [claim] #{ $thread } had to be claimed by { $at }: missed
       *[respond] #{ $thread } had to be answered by { $at }: missed
    }
}
handover-priority = { $priority ->
    [low] { priority-low }
    [high] { priority-high }
    [urgent] { priority-urgent }
   *[normal] { priority-normal }
}
handover-state = { $state ->
    [claimed] { state-claimed }
    [awaiting_approval] { state-awaiting-approval }
    [approved] { state-approved }
    [sending] { state-sending }
    [failed] { state-failed }
    [snoozed] { state-snoozed }
   *[open] { state-open }
}
handover-drafts = { $count ->
    [one] 1 draft waits for approval: { $threads }
   *[other] { $count } drafts wait for approval: { $threads }
}
handover-escalated = { $count ->
    [one] 1 thread has an escalation that nobody acknowledged: { $threads }
   *[other] { $count } threads have an escalation that nobody acknowledged: { $threads }
}
handover-missed = { $count ->
    [one] 1 deadline was missed in this shift: { $threads }
   *[other] { $count } deadlines were missed in this shift: { $threads }
}
handover-tags = More often than a week before (then in brackets): { $tags }
handover-volume = { $queue }: { $received } came in, { $answered } answered, { $closed } closed (a week before: { $received-before }, { $answered-before }, { $closed-before })
handover-note = Note of { $person }, { $at }: { $text }
handover-pending = { $threads ->
    [0] { $roster }: { $from } handed over to { $to } at { $since }, and it is not accepted yet ({ $hand_over }).
    [one] { $roster }: { $from } handed over to { $to } at { $since }, and it is not accepted yet ({ $hand_over }, 1 thread).
   *[other] { $roster }: { $from } handed over to { $to } at { $since }, and it is not accepted yet ({ $hand_over }, { $threads } threads).
}
handover-none = There was no hand-over yet.
handover-past = { $at } { $hand_over } { $roster }: { $from } to { $to }, { handover-stage }, { $moved } of { $threads } threads moved
handover-stage = { $stage ->
    [proposed] proposed
    [offered] offered
    [accepted] accepted
    [declined] declined
    [lapsed] lapsed
   *[withdrawn] withdrawn
}

## Receipts
said-handover-note = Noted for the next shift on { $roster }.
said-handover-offered = { $threads ->
    [0] { $roster } is offered to { $person } ({ $hand_over }). No thread changes hands.
    [one] { $roster } is offered to { $person } ({ $hand_over }). 1 thread stays where it is until they accept.
   *[other] { $roster } is offered to { $person } ({ $hand_over }). { $threads } threads stay where they are until they accept.
}
said-handover-accepted = { $threads ->
    [0] You accepted { $hand_over }. No thread changes hands.
    [one] You accepted { $hand_over }. 1 thread is on its way.
   *[other] You accepted { $hand_over }. { $threads } threads are on their way.
}
said-handover-accepted-in-part = { $left ->
    [one] { $threads } answered; 1 thread of { $hand_over } waits for your answer and stays with its holder.
   *[other] { $threads } answered; { $left } threads of { $hand_over } wait for your answer and stay with their holders.
}
said-handover-declined = You declined { $hand_over }. { $person } has been told why; everything stays where it is.
said-handover-withdrawn = { $hand_over } is taken back; everything stays where it is.

## Buttons, forms and the home page
offer-hand-over-accept = Accept all
offer-hand-over-items = One by one
offer-hand-over-withdraw = Take back
offer-hand-over = Hand over
handover-item = #{ $thread } { $queue }, of { $holder }
handover-place-me = I take it
handover-place-queue = Back into its queue
handover-place-keep = Stays with { $holder }
handover-place-later = I answer later
home-on-shift-handed = { $roster }: { $people } – handed over to { $to }, and not accepted yet

## Refusals
refused-unknown-hand-over = { $hand_over ->
    [none] No hand-over waits for you.
   *[other] There is no hand-over "{ $hand_over }". `handover past` lists the last ones.
}
refused-hand-over-open = { $from } has handed over to { $to } already, and { $to } has not accepted everything yet ({ $hand_over }). One hand-over of a roster is open at a time: have it accepted, declined or taken back.
refused-hand-over-answered = { $stage ->
    [accepted] { $hand_over } is accepted already.
    [declined] { $hand_over } was declined.
    [withdrawn] { $hand_over } was taken back.
    [lapsed] { $hand_over } is over: the shift that it led to was handed over itself.
   *[other] { $hand_over } has not been offered yet.
}

## Notices
notice-hand-over-proposed = Your shift on { $roster } ends at { $until }. To hand over to { $next }, say: handover offer words=… – if you do not, the desk offers it when the shift ends.
notice-hand-over-offered = { $threads ->
    [0] { $person } hands { $roster } over to you. No thread changes hands. Say: handover accept={ $hand_over }, or handover decline={ $hand_over } reason=…
    [one] { $person } hands { $roster } over to you, with 1 thread that stays with its holder until you accept. Say: handover accept={ $hand_over }, or handover decline={ $hand_over } reason=…
   *[other] { $person } hands { $roster } over to you, with { $threads } threads that stay with their holders until you accept. Say: handover accept={ $hand_over }, or handover decline={ $hand_over } reason=…
}
notice-hand-over-offered-for-you = Your shift on { $roster } has ended, and the desk has offered it to { $person } for you ({ $hand_over }). Your threads stay yours until they accept.
notice-hand-over-accepted = { $person } accepted hand-over { $hand_over } of { $roster }.
notice-hand-over-accepted-in-part = { $person } accepted a part of hand-over { $hand_over } of { $roster }. The rest stays where it is for now.
notice-hand-over-declined = { $person } declined hand-over { $hand_over } of { $roster }: { $reason }. Everything stays where it is.
notice-hand-over-withdrawn = { $person } took hand-over { $hand_over } of { $roster } back. Nothing changes hands.
notice-hand-over-lapsed = Hand-over { $hand_over } of { $roster }, which { $person } offered, was not answered in time and is over: the next shift is handed over now. What nobody accepted stays with its holder.
notice-hand-over-reminder = { $number ->
    [1] Reminder: { $person } handed { $roster } over, and it is not accepted yet. Say: handover accept={ $hand_over }, or handover decline={ $hand_over } reason=…
   *[other] Reminder { $number }: { $person } handed { $roster } over, and it is still not accepted. Say: handover accept={ $hand_over }, or handover decline={ $hand_over } reason=…
}
notice-handed-over = { $person } accepted a hand-over, and this thread is yours now.
notice-not-handed-over = { handover-why } It stays as it is.

handover-why = { $why ->
    [closed] This thread was not handed over: it is closed.
    [taken] This thread was not handed over: somebody else has it by now.
    [let_go] This thread was not handed over: nobody holds it any more.
    [not_permitted] This thread was not handed over: whoever was to have it may not hold threads there.
   *[claim_cap] This thread was not handed over: whoever was to have it holds as many as the queue allows.
}

## The log
history-action-hand-over-proposed = proposed a hand-over
history-action-hand-over-offered = handed over
history-action-hand-over-accepted = accepted a hand-over
history-action-hand-over-declined = declined a hand-over
history-action-hand-over-withdrawn = took a hand-over back
history-action-hand-over-lapsed = let a hand-over lapse
history-action-hand-over-reminded = reminded of a hand-over
history-action-hand-over-noted = left a note for the next shift
history-action-thread-handed-over = handed the thread over
history-action-thread-not-handed-over = did not hand the thread over
history-detail-hand-over = hand-over { $hand_over } of { $roster }
history-detail-hand-over-people = from { $from } to { $to }
history-detail-hand-over-note = for { $roster }
history-detail-hand-over-queue = back into its queue
history-detail-not-handed-over = { $why ->
    [closed] it is closed
    [taken] somebody else has it
    [let_go] nobody holds it any more
    [not_permitted] whoever was to have it may not
   *[claim_cap] whoever was to have it holds as many as the queue allows
}

## The console
console-nav-hand-overs = Hand-overs
console-hand-overs-title = Hand-overs
console-hand-over-moved = { $moved } of { $threads } threads moved
console-hand-over-roster = Hand over { $roster }
console-hand-over-note = Leave the note
console-hand-over-shift = The shift from { $from } to { $until } ({ $zone })
console-hand-over-by-desk = The desk offered it, because nobody did until the shift ended.
console-hand-over-answered = Answered by { $person }
console-hand-over-threads = Open threads
console-hand-over-no-threads = No thread was open.
console-hand-over-thread = Thread
console-hand-over-stood = Stood
console-hand-over-held = Held by
console-hand-over-goes = Goes to
console-hand-over-place = Where #{ $thread } goes
console-hand-over-answer = Answer as chosen
console-hand-over-escalated = { $path }: not acknowledged
console-hand-over-notes = Notes
console-hand-over-missed = Missed deadlines
console-hand-over-tags = Tags on the rise
console-hand-over-tag = { $now }, a week before { $before }
console-hand-over-nothing = None.
console-hand-over-volumes = What came in and what was done
console-hand-over-this = this shift
console-hand-over-week-before = the same stretch of the week before
console-hand-over-other = the other shift
console-hand-over-compare = Compare with another
console-hand-over-beside = Beside { $from } → { $to },
console-hand-over-open-other = Open the other
console-hand-over-new = { $count } new
console-hand-over-gone = { $count } gone
console-hand-over-both = { $count } in both
console-volume-received = came in
console-volume-answered = answered
console-volume-closed = closed
handover-fate = { $fate ->
    [accepted] accepted, on its way
    [moved] { $person }
    [queued] back into its queue
    [kept] stays with { $person }
    [skipped] not handed over
   *[open] waits for an answer
}
console-hand-over-aim = { $aim ->
    [claim] to be claimed by
   *[respond] to be answered by
}
