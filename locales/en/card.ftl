# Cards and the history under them, on every surface.

card-leaves-in = Leaves in
card-back-in = Back in
card-claim-ends = claim ends in
card-approve-with-edits = Approve with edits
card-more = More
card-latest = Latest of { $count } messages:
card-newer-message = The author wrote again after this draft was saved.
card-language = Language
card-reach = reach { $reach }
card-original = Original
card-draft-by = Draft { $number } by { $person }
card-approvals = Approvals
card-need-anyone = Anybody who may approve
card-need-open = still needed
card-need-met = given by { $person }
card-need-because = because of “{ $rule }”
card-rejected = Sent back by { $person }: { $reason }
card-concern = Concern { $number } by { $person } holds this back: { $reason }
card-failed = { $attempts ->
    [one] Not delivered after 1 attempt: { $error }
   *[other] Not delivered after { $attempts } attempts: { $error }
}
card-yours = You

# History: who did what, and what it was about
history-action-thread-received = brought a thread in
history-action-message-joined = brought another message
history-action-promoted = made a card of it
history-action-claimed = claimed it
history-action-claim-released = let it go
history-action-claim-expired = ended the claim
history-action-assigned = assigned it
history-action-draft-saved = saved a draft
history-action-approved = approved
history-action-release-scheduled = scheduled the release
history-action-rejected = sent the draft back
history-action-approvals-voided = voided the approvals
history-action-concern-raised = raised a concern
history-action-concern-withdrawn = withdrew a concern
history-action-concern-settled = settled a concern
history-action-escalated = escalated
history-action-escalation-acknowledged = acknowledged the escalation
history-action-recalled = recalled the reply
history-action-reply-released = released the reply
history-action-reply-delivered = delivered the reply
history-action-delivery-failed = could not deliver the reply
history-action-delivery-retried = sent the reply again
history-action-resolved = resolved it
history-action-dismissed = dismissed it
history-action-snoozed = put it off
history-action-woken = woke it
history-action-noted = wrote a note
history-action-desk-changed = changed the desk
history-action-token-issued = issued a token
history-action-token-revoked = revoked a token
history-action-personal-data-erased = erased personal data
history-action-refused = was refused
history-detail-received = from { $source } into { $queue }
history-detail-to = to { $people }
history-detail-revision = revision { $number }
history-detail-roles = as { $roles }
history-detail-escalated = { $path }, level { $level }: { $people }
history-detail-concern = concern { $number }
history-detail-attempts = { $attempts ->
    [one] at the first attempt
   *[other] after { $attempts } attempts
}
history-detail-until = until { $until }
history-detail-change = { $change }
history-detail-token = for { $person }: { $label }
history-detail-refused = { $command }: { $code }
history-detail-erased = { $count ->
    [one] 1 value
   *[other] { $count } values
}

# Surfaces
surface-slack = Slack
surface-teams = Teams
surface-discord = Discord
surface-console = Console
surface-api = API
surface-intake = Intake
surface-desk = Desk
surface-command-line = Command line

# Forms
form-optional = optional
form-choose = Choose
form-too-long = over the limit by
form-conflict = Somebody saved meanwhile
form-conflict-what = Nothing is lost and nothing was saved. Compare both texts, change yours below if you like, then decide which one stands.
form-conflict-theirs = Draft { $number } by { $person }, as it now stands
form-conflict-yours = Your text, not saved
form-conflict-difference = What yours changes in theirs
form-save-mine = Save mine as a new revision
form-take-theirs = Go on from theirs
form-glass = Your roles do not allow this. You may break the glass: it works, and it stands on the log, marked, with your name and your reason.
form-glass-title = Break the glass
form-glass-reason = Why it cannot wait for somebody who may

# The page that shows a person what is theirs
home-on-shift = On shift now
home-on-shift-line = { $roster }: { $people }
home-on-shift-nobody = nobody
