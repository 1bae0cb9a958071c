# What the desk says. English is complete; every other language is checked against it.

## Commands: what help says about each
command-claim = Take a thread. Exactly one person holds it.
command-release = Let a thread go, so that somebody else can take it.
command-assign = Give a thread to somebody.
command-edit = Write or change the draft of the reply.
command-approve = Approve this revision of the draft. With a text, the edited text becomes a new revision.
command-reject = Send the draft back, with a reason.
command-concern = Raise a concern that holds the reply back; withdraw=N takes yours back, settle=N settles one of a lower role.
command-escalate = Escalate along a path, with a reason.
command-acknowledge = Say that you have seen an escalation. Its clock stops.
command-recall = Call an approved reply back before it leaves.
command-retry = Send a failed reply again.
command-resolve = The thread is done.
command-dismiss = The thread needs no answer.
command-snooze = Put the thread off, for 2h or until 2026-01-31T17:00:00Z.
command-note = Write a note for your colleagues.
command-promote = Make a card of a thread that was only listed.
command-show = Show a thread.
command-queue = List the open threads, the most urgent first.
command-log = Show the latest decisions, of a thread or of the desk.
command-whoami = Show who the desk thinks you are and what you may do.
command-help = Show the commands, or one of them.

## Buttons
button-claim = Claim
button-release = Release
button-assign = Assign
button-edit = Edit
button-approve = Approve
button-reject = Reject
button-concern = Concern
button-escalate = Escalate
button-acknowledge = Acknowledge
button-recall = Recall
button-retry = Retry
button-resolve = Resolve
button-dismiss = Dismiss
button-snooze = Snooze
button-note = Note
button-promote = Promote

## Arguments, as forms label them
argument-revision = Revision
argument-text = Text
argument-person = Person
argument-reason = Reason
argument-withdraw = Withdraw concern number
argument-settle = Settle concern number
argument-path = Path
argument-level = Level
argument-escalation = Escalation number
argument-for = For how long, or until when
argument-queue = Queue
argument-state = State
argument-action = Action
argument-command = Command

## States, priorities, sentiments
state-listed = Listed
state-open = Open
state-claimed = Claimed
state-awaiting-approval = Awaiting approval
state-approved = Approved, about to leave
state-sending = Sending
state-published = Published
state-failed = Failed
state-snoozed = Snoozed
state-resolved = Resolved
state-dismissed = Dismissed
priority-low = Low
priority-normal = Normal
priority-high = High
priority-urgent = Urgent
sentiment-positive = Positive
sentiment-neutral = Neutral
sentiment-negative = Negative

## Receipts
said-claim = It is yours.
said-claim-yours-already = You hold it already.
said-release = You let it go.
said-assign = { $person } holds it now.
said-assign-already = { $person } holds it already.
said-edit = Revision { $number } is saved. It needs { $needs ->
    [one] one approval
   *[other] { $needs } approvals
}.
said-edit-unchanged = Nothing has changed: this is what the draft says already.
said-approve = Approved. Still needed: { $roles }.
said-approve-concern = Approved. A concern still holds the reply back.
said-approve-last = Approved. The reply leaves in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
} unless somebody recalls it.
said-approve-edited = Your edit is revision { $number }. Somebody else approves it next.
said-reject = Sent back.
said-concern = Concern { $number } is raised. The reply stays until it is withdrawn or settled.
said-concern-lifted = The concern is lifted.
said-escalate = Escalated to { $path }. Told: { $people }.
said-acknowledge = Acknowledged.
said-recall = Called back. It needs its approvals anew.
said-retry = On its way again.
said-resolve = Resolved.
said-dismiss = Dismissed.
said-snooze = Put off until { $until }.
said-note = Noted.
said-promote = It is a card now.
said-receive = Received.
said-receive-joined = Joined to its conversation.
said-receive-known = Known already.
said-timer = Looked after.
said-delivery = Noted.
said-delivery-known = Known already.
said-operate = Done.

## Lists in words
show-thread = { $thread } · { $queue } · { $state } · { $priority } · { $network }
show-text = “{ $text }”
show-holder = Held by { $person } since { $since }.
show-draft = Draft { $number } by { $person }: “{ $text }”
show-need = Needs { $role ->
    [none] an approval
   *[other] an approval: { $role }
}.
show-concern = Concern { $number } by { $person }: { $reason }
queue-empty = Nothing waits.
queue-line = { $thread } · { $priority } · { $state } · { $network }{ $holder ->
    [none] { "" }
   *[other] { " · " }{ $holder }
} · { $text }
queue-more = There are more; the console shows them all.
log-empty = The log has nothing like that.
log-line = { $sequence } · { $at } · { $who } · { $action } · { $reason }
whoami = You are { $person } ({ $key }): { $roles }.
whoami-queue = In { $queue } { $count ->
    [0] you may do nothing.
    [one] you have one right: { $rights }.
   *[other] you have { $count } rights: { $rights }.
}
help-line = { $usage }

## Notices
notice-new-message = The author wrote again.
notice-taken-from-you = { $person } gave this thread to somebody else.
notice-assigned = { $person } gave you this thread.
notice-claim-expired = Your claim has ended, because there was no draft in time. The thread is open again.
notice-rejected = { $person } sent your draft back: { $reason }
notice-approvals-voided = The rules changed. Your draft needs its approvals anew.
notice-concern = { $person } has a concern about your draft: { $reason }
notice-recalled = { $person } called your reply back before it left.
notice-delivery-failed = Your reply could not be delivered: { $error }
notice-woken = The thread you put off is back.
notice-draft-changed = { $person } changed your draft: revision { $number }.

## Refusals: what happened, why, who can
refused-not-permitted = You may not do this: it needs the right “{ $permission }”{ $queue ->
    [none] { "" }
   *[other] { "" } in the queue { $queue }
}. { $others ->
    [0] Nobody else on this desk has it either; ask whoever keeps the desk file.
   *[other] These can: { $people }.
}
refused-unknown-person = This desk does not know you ({ $person }). Ask whoever keeps the desk file to add you.
refused-outsider = Guests and people of other organisations cannot act on this desk. Ask somebody of the desk to do it.
refused-bad-token = The token is missing or not valid. Ask the operator for one: watchfloor token new --person YOU.
refused-unknown-thread = There is no thread { $thread }, or more than one ends so.
refused-unknown-command = There is no command “{ $command }”. { $nearest ->
    [none] Type help to see them all.
   *[other] Did you mean { $nearest }?
}
refused-unknown-name = There is no { $what } “{ $name }”. Known: { $known }.
refused-already-claimed = { $holder } was faster and holds it since { $since }.
refused-not-holder = { $holder ->
    [none] Nobody holds this thread. Claim it first.
   *[other] { $holder } holds this thread. Ask them to release it, or a lead to assign it to you.
}
refused-claim-cap = You hold { $cap } threads in { $queue }, which is as many as one person may. Finish or release one first.
refused-wrong-state = You cannot { $command } now: the thread is { $state }.
refused-revision-changed = This draft has changed: revision { $number } is by { $author }. Look at it before you go on.
refused-own-draft = Nobody approves what they wrote. Ask somebody else to approve it.
refused-already-approved = You have approved this already, or it has all its approvals.
refused-approval-not-needed = Your approval is not what is missing. Still needed: { $roles }.
refused-no-draft = There is no draft yet. Edit it first.
refused-concern-open = { $person } has a concern: { $reason }. It has to be withdrawn or settled first.
refused-concern-of-higher-role = Only { $person }, or somebody of a higher role, can lift this concern.
refused-nothing-to-acknowledge = No escalation waits to be acknowledged.
refused-not-on-path = This escalation went to { $people }. They can acknowledge it.
refused-no-publisher = Replies of { $queue } have nowhere to go: the desk file names no publisher for it.
refused-reason-needed = Say why: a reason is needed.
refused-argument-missing = “{ $name }” is missing.
refused-argument-wrong = “{ $name }” { $why }.
refused-text-too-long = The text is { $length } long; { $network } takes { $limit }.
refused-idempotency-mismatch = This Idempotency-Key was used for another request. Use a new one.
refused-too-many-requests = Too many requests. Try again in { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}.
refused-malformed = This cannot be read: { $why }.
refused-too-large = The request is too large: at most { $megabytes } MB are taken. Send it in parts.
refused-bad-signature = The signature is missing, wrong or older than five minutes.
refused-unknown-source = The desk file has no source “{ $source }”.

## Faults
fault = Something went wrong on our side. Nothing was changed. Tell the operator this reference: { $reference }.
