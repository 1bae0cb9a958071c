# Rosters: who is on shift.

## Commands: what help says about each
command-roster = Show who is on shift: now, next, week, gaps, quality or changes.
command-take = Take this shift now, until it ends or as long as you say.
command-swap = Offer your shift to somebody (swap offer ravi), accept or decline one, or undo a swap.
command-override = Put somebody on shift until a time, or take a change back with undo.

## Arguments, as forms label them
argument-roster = Roster
argument-position = Position
argument-until = Until
argument-from = From
argument-undo = Undo which change
argument-step = Step
argument-at = Which shift: a time in it
argument-return = In return for: a time in their shift
argument-swap = Swap
argument-what = What
argument-weeks = Weeks

## Positions
position-primary = Primary
position-backup = Backup
position-third = Third
position-fourth = Fourth
position-name = { $position ->
    [primary] primary
    [backup] backup
    [third] third
    [fourth] fourth
   *[other] { $position }
}

## Receipts
said-override = { $person } is on { $roster } ({ position-name }) from { $from } until { $until } ({ $zone }). To take it back: override undo={ $change }
said-take = You are on { $roster } ({ position-name }) until { $until } ({ $zone }). To take it back, a lead says: override undo={ $change }
said-take-already = You are on { $roster } ({ position-name }) already.
said-swap-offered = Offered to { $person }: { $roster } ({ position-name }), { $from } to { $until } ({ $zone }). It stays yours until they say: swap accept { $swap }
said-swap-accepted = The shift is yours: { $roster } ({ position-name }), { $from } to { $until } ({ $zone }).
said-swap-declined = You declined swap { $swap }.
said-shift-change-undone = Change { $change } of the roster is undone.
said-edit-nobody-to-approve = { $needs ->
    [one] Revision { $number } saved; it needs { $needs } approval. Nobody on shift may approve it: others were asked, and the leads have been told.
   *[other] Revision { $number } saved; it needs { $needs } approvals. Nobody on shift may approve it: others were asked, and the leads have been told.
}

## The roster in lines
roster-none = This desk has no roster.
roster-nothing = Nothing to show.
roster-more = …and { $count } more.
roster-now = { $roster }, { position-name }: { $person } until { $until } ({ $zone })
roster-nobody = { $roster }, { position-name }: nobody now; { $person } from { $from } ({ $zone })
roster-nobody-at-all = { $roster }, { position-name }: nobody now or in the next four weeks
roster-next = { $roster }, { position-name }: next { $person }, { $from } to { $until } ({ $zone })
roster-shift = { $from } – { $until } { $roster }, { position-name }: { $person }
roster-gap = { $lacks ->
    [approver] GAP { $from } – { $until } ({ $zone }) { $roster }: nobody on shift may approve in { $queue }
   *[primary] GAP { $from } – { $until } ({ $zone }) { $roster }: no primary
}
roster-no-gaps = { $weeks ->
    [one] { $roster }: no gap in the next week
   *[other] { $roster }: no gap in the next { $weeks } weeks
}
roster-quality = { $weeks ->
    [one] { $roster }, the next week: hours on shift, of them at night (22 to 6) and at weekends
   *[other] { $roster }, the next { $weeks } weeks: hours on shift, of them at night (22 to 6) and at weekends
}
roster-load = { $person }: { $hours } h, { $nights } h at night, { $weekends } h at weekends
roster-override = { $change }: { $person } on { $roster } ({ position-name }), { $from } – { $until }, by { $by }
roster-swap = { $state ->
    [offered] { $change }: { $by } offers a swap: { $person } on { $roster } ({ position-name }), { $from } – { $until }
   *[other] { $change }: swap: { $person } on { $roster } ({ position-name }), { $from } – { $until }, by { $by }
}

## Refusals
refused-not-on-shift = { $others ->
    [0] You may do that on shift only, and you are not on shift. Nobody on shift may do it now. { $next ->
        [none] You have no shift ahead.
       *[other] Your next shift begins { $next }.
    } To take the shift now: take
   *[other] You may do that on shift only, and you are not on shift. On shift now: { $people }. { $next ->
        [none] You have no shift ahead.
       *[other] Your next shift begins { $next }.
    } To take the shift now: take
}
refused-shift-changed = The shift is no longer as it was when it was offered. Offer it again.
refused-unknown-change = { $change ->
    [none] There is nothing of the kind that is open to you. `roster changes` lists what is.
   *[other] There is no change "{ $change }" that is open to you. `roster changes` lists what is.
}

## Notices
notice-shift-overridden = { $person } changed { $roster } ({ position-name }), { $from } to { $until }. Look at the roster.
notice-swap-offered = { $person } offers you a shift on { $roster } ({ position-name }), { $from } to { $until }. Say: swap accept { $swap }, or swap decline { $swap }
notice-swap-accepted = { $person } accepted swap { $swap }.
notice-swap-declined = { $person } declined swap { $swap }. The shift stays yours.
notice-shift-change-undone = { $person } undid change { $swap } of the roster.
notice-nobody-to-approve = Revision { $number } of a draft waits and nobody on shift may approve it.
notice-approval-asked = { $how ->
    [on_shift] Revision { $number } of a draft waits for your approval: you are on shift.
    [backup] Revision { $number } of a draft waits for your approval: you stand in on shift.
    [path] Revision { $number } of a draft waits for your approval: nobody on shift may approve it, and you are next on the path.
   *[other] Revision { $number } of a draft waits for your approval: nobody on shift may approve it, so that you are asked off shift.
}
notice-gap-ahead = { $lacks ->
    [approver] { $roster }: from { $from } until { $until } nobody on shift may approve in { $queue }.
   *[primary] { $roster }: nobody is primary from { $from } until { $until }.
}
notice-gap-soon = { $lacks ->
    [approver] { $roster }: nobody on shift may approve in { $queue } from { $from } until { $until }, which is now or within the hour.
   *[primary] { $fallbacks ->
        [0] { $roster }: nobody is primary from { $from } until { $until }, which is now or within the hour, and nobody stands in.
       *[other] { $roster }: nobody is primary from { $from } until { $until }, which is now or within the hour. { $person } stands in.
    }
}

## Buttons under notices and beside changes
offer-take = Take this shift now
offer-put-on = Put somebody on
offer-shift = Offer my shift
offer-accept = Accept
offer-decline = Decline
offer-undo = Undo

## Forms
button-take = Take a shift
button-swap = Swap a shift
button-override = Put somebody on
form-hint-for = For example 30m, 2h, 3d, or 2026-01-31T17:00:00Z.
form-hint-when = A span such as 4h, a time such as 18:00, or both such as 2026-01-31T18:00, by the roster's clock.

## Who was asked to approve, on the card
card-asked = Asked: { $people } ({ $how })
card-asked-off-shift = Nobody on shift may approve this. Asked: { $people } ({ $how })
card-asked-nobody = Nobody is left who may approve this. The leads have been told.
asked-on-shift = on shift
asked-backup = stands in on shift
asked-path = next on the path
asked-off-shift = off shift
asked-nobody = nobody

## The log
history-action-approval-asked = asked for approval
history-detail-asked = { $role ->
    [none] { $people }
   *[other] { $role }: { $people }
} { $how ->
    [on_shift] (on shift)
    [backup] (stands in on shift)
    [path] (nobody on shift; next on the path)
    [off_shift] (nobody on shift; off shift)
   *[nobody] (nobody may approve)
}
history-detail-asked-before = asked before the shift changed: { $people }
history-detail-leads-told = leads told: { $people }
history-action-shift-overridden = changed a shift
history-action-swap-offered = offered a swap
history-action-swap-accepted = accepted a swap
history-action-swap-declined = declined a swap
history-action-shift-change-undone = took a change of the roster back
history-action-gap-foreseen = foresaw a gap in a roster
history-detail-shift = { $person } on { $roster } ({ position-name }), { $from } – { $until }
history-detail-roster-change = change { $change }
history-detail-gap = { $lacks ->
    [approver] { $roster }: nobody may approve, { $from } – { $until }
   *[primary] { $roster }: no primary, { $from } – { $until }
}

## The console
console-nav-roster = Roster
console-right-roster = say who is on shift
console-roster-title = Roster
console-roster-none = This desk has no roster. Rosters stand in the desk file.
console-roster-week = Week from { $from } ({ $zone })
console-roster-now = On shift now
console-roster-nobody = Nobody
console-roster-gap = No primary
console-roster-gap-approver = Nobody may approve in { $queue }
console-roster-gaps = Gaps
console-roster-no-gaps = { $weeks ->
    [one] No gap in the next week.
   *[other] No gap in the next { $weeks } weeks.
}
console-roster-quality = Balance
console-roster-person = Person
console-roster-hours = Hours
console-roster-nights = Nights
console-roster-weekends = Weekends
console-roster-earlier = Earlier week
console-roster-later = Later week
console-roster-today = This week
console-roster-changes = Changes
console-roster-no-changes = No override or swap lies ahead.
console-roster-shift = { $place }: { $person }, { $from } to { $until }
console-roster-picture = { $roster }, week from { $from }: a row for each position, a bar for each shift
console-roster-time = Now
console-on-shift = On shift
console-on-shift-nobody = nobody
console-roster-feed = As a calendar
console-roster-feed-mine = My shifts
console-roster-feed-make = Make a private address
said-roster-feed = Subscribe to { $address } in your calendar. Keep it to yourself: whoever has it can read these shifts. An address that you made for the same before leads nowhere from now on.
console-roster-off-hours = off hours
console-weekday-monday = Mon
console-weekday-tuesday = Tue
console-weekday-wednesday = Wed
console-weekday-thursday = Thu
console-weekday-friday = Fri
console-weekday-saturday = Sat
console-weekday-sunday = Sun
