# What only Discord needs to say.

discord-facts = Facts
discord-show-all = Show all
discord-form-waits = The form “{ $form }” is ready.
discord-open-form = Open the form
discord-keep-mine = Go on with mine
discord-form-next = Part { $page } of { $pages } comes next. Nothing is saved yet.
discord-form-continue = Continue
discord-form-lost = This form is not kept any more. Open it anew from the card; what you wrote stands above.
discord-limit = { $network } takes { $limit }.
discord-type-key = Type one of: { $keys }
discord-history = History of { $thread }
discord-history-more = … and { $count ->
    [one] one decision before
   *[other] { $count } decisions before
}
discord-digest = More threads come than can be shown at once: { $count ->
    [one] one card is still on its way
   *[other] { $count } cards are still on their way
}.
discord-digest-done = All cards stand.
discord-home-claims = What you hold
discord-home-no-claims = Nothing.
discord-home-approvals = What waits for your approval
discord-home-no-approvals = Nothing.
discord-home-console = Open the console
discord-not-now = This took too long. Nothing was changed; please press again.
discord-unknown = This is not known here, or belongs to an older version. Type /desk help to see what there is.

# What is registered
discord-desk-what = The response desk: claim, draft, approve, escalate
discord-home-what = Show what you hold and what waits for your approval.
discord-more-what = More commands
discord-thread-what = The thread: its number, or words of it
discord-bring = Send to the desk
discord-name-home = home
discord-name-claim = claim
discord-name-release = release
discord-name-assign = assign
discord-name-edit = edit
discord-name-approve = approve
discord-name-reject = reject
discord-name-concern = concern
discord-name-escalate = escalate
discord-name-acknowledge = acknowledge
discord-name-unacknowledge = unacknowledge
discord-name-recall = recall
discord-name-retry = retry
discord-name-resolve = resolve
discord-name-dismiss = dismiss
discord-name-snooze = snooze
discord-name-note = note
discord-name-promote = promote
discord-name-show = show
discord-name-queue = queue
discord-name-log = log
discord-name-whoami = whoami
discord-name-help = help
discord-option-thread = thread
discord-option-text = text
discord-option-person = person
discord-option-reason = reason
discord-option-path = path
discord-option-queue = queue
