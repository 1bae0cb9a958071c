# The web console. Names of commands, buttons, states and refusals stand in desk.ftl.

console-skip = Skip to the content
console-nav-label = Pages
console-nav-desk = Desk
console-nav-listed = Listed
console-nav-log = Log
console-nav-people = People
console-nav-notices = Notices
console-nav-sink = Delivered replies
console-command-label = Type a command
console-command-placeholder = Type a command, such as claim 4F9K2A or help
console-command-send = Send
console-persona = You are
console-persona-switch = Switch
console-sign-out = Sign out
console-back-to-desk = Back to the desk
console-close = Close
console-cancel = Cancel
console-dialog = Form
console-done = Done.
console-refused = That did not happen.
console-forged = This form was not sent from a page of this console, or your session has ended. Open the page again and send it once more.
# Keys
console-keys = Keys
console-key-move = next and previous card
console-key-open = open the card
console-key-claim = claim
console-key-edit = edit the draft
console-key-approve = approve
console-key-command = type a command
console-key-close = close, or leave a field
console-key-help = show the keys

# Signing in
console-sign-in-title = Sign in
console-sign-in-text = This link signs you in once, on this browser, for twelve hours.
console-sign-in = Sign in
console-signed-out-title = You are not signed in
console-signed-out-text = Sign in with a one-time link. Whoever runs the desk makes one with:
console-link-used = This link was used already, or is too old. Ask for a new one.

# Live
console-link-lost = No connection to the desk. What you see may be old; trying again.
console-changed-meanwhile = This thread changed while the form was open. Saving will show you what changed.

# Time
console-ago-now = just now
console-ago-minutes = { $count } min ago
console-ago-hours = { $count } h ago
console-ago-days = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}
# The desk
console-show-label = Which cards
console-show-all = All
console-show-mine = Mine
console-show-waiting = Waiting for approval
console-queues = Queues
console-cards = Cards in this queue
console-no-queues = You may read no queue. Ask whoever keeps the desk file for a role.
console-empty = Nothing waits. New threads appear here by themselves.
console-finished = Finished lately
console-more-cards = { $count ->
    [one] And 1 more card, less urgent.
   *[other] And { $count } more cards, less urgent.
}
console-listed-count = { $count } listed
console-listed-title = Listed threads
console-listed-lead = { $count ->
    [0] No thread is listed without a card.
    [one] 1 thread is not urgent enough for a card. Promote it to work on it.
   *[other] { $count } threads are not urgent enough for a card. Promote one to work on it.
}
console-listed-empty = Nothing is listed here.
console-older = Older

# Forms
console-glass-broken = Broke the glass: { $reason }

# A thread
console-thread-title = Thread { $thread }
console-conversation = Conversation
console-our-reply = Our reply
console-author-hidden = Author
console-reply-elsewhere = A reply that was written elsewhere.
console-source = Source: { $source }
console-rules = Rules that fired: { $rules }
console-revisions = Drafts
console-escalations = Escalations
console-acknowledged = Acknowledged by { $person }
console-delivery = Delivery
console-delivery-key = Idempotency key
console-delivery-attempts = Attempts
console-delivery-at = Last decided
console-delivery-error = The receiver said
console-history = History
console-history-log = This thread on the log

# The log
console-log-title = Decision log
console-log-empty = No entry fits.
console-export-jsonl = Export JSONL
console-export-csv = Export CSV
console-chain-head = The log ends at entry { $sequence }
console-chain-unknown = The chain was not verified since this desk started.
console-chain-good = Verified: the chain holds up to entry { $sequence }.
console-chain-broken = The chain holds only up to entry { $sequence }.
console-chain-broken-at = The chain holds only up to entry { $sequence }: { $why }
console-verify = Verify now
console-filter = Show
console-filter-clear = Clear
console-filter-thread = Thread
console-filter-person = Person
console-filter-action = Action
console-filter-surface = Where from
console-filter-from = From (UTC)
console-filter-until = Until (UTC)
console-filter-wrong-time = “{ $text }” is no time. Write 2026-01-31T17:00.
console-anybody = Anybody
console-anywhere = Anywhere
console-reason = Reason: { $reason }
# People
console-people-title = People and roles
console-person = Person
console-person-key = Key
console-roles = Roles
console-holding = Holds
console-roles-title = What each role may do
console-roles-lead = A right that a role denies is denied, whatever other roles allow.
console-rank = rank
console-denied = denied:
console-right-present = be known to the desk
console-right-read = see threads
console-right-claim = claim
console-right-assign = assign
console-right-draft = write drafts
console-right-approve = approve
console-right-concern = raise concerns
console-right-settle-concern = settle concerns
console-right-escalate = escalate
console-right-acknowledge = acknowledge
console-right-resolve = resolve
console-right-dismiss = dismiss
console-right-snooze = put off
console-right-note = write notes
console-right-promote = promote
console-right-retry = send again
console-right-recall = recall
console-right-receive = bring threads in
console-right-bring = send messages of a chat to the desk
console-right-read-log = read the log
console-right-read-people = see people
console-right-see-handles = see handles
console-right-break-glass = break the glass
console-right-keep = the desk's own work
console-right-operate = operate the desk

# Notices
console-notices-title = Notices
console-notices-empty = Nothing for you. Escalations and what happens to your threads stand here.
console-notices-seen = Mark all as seen
console-notices-all-seen = All seen.
console-notice-new = New:
