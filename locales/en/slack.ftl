# Slack. Names of commands, buttons, states and refusals stand in desk.ftl; texts of cards and forms in card.ftl.

slack-app-description = Claim, draft, approve and escalate what people write to your brand, on the record.
slack-app-long-description = Each urgent thread of your social and support channels stands as a card in the channels of its queue. People claim it, draft a reply, approve it and escalate it with buttons. The desk enforces who may do what, lets nothing out that is not approved, and keeps a decision log that stands up in an audit.
slack-shortcut = Send to the desk
slack-shortcut-description = Makes a thread of this message, so that somebody answers it.
slack-command-description = Work at the response desk. Type /desk help to see every command.

# Cards
slack-show-all = Show all
slack-open = Open
slack-over = over the limit by { $count }
slack-leaves = Leaves at { $time } unless somebody recalls it
slack-back = Back { $time }
slack-held = Held by { $person } since { $since }
slack-claim-ends = claim ends { $time }
slack-too-much = There is more than Slack can show here. The desk's console shows all of it.
slack-confirm = { $command } ends this thread. It comes back only when the author writes again.
slack-cancel = Cancel
slack-close = Close
slack-more = { $count ->
    [one] And 1 more.
   *[other] And { $count } more.
}

# History and digest
slack-history = { $count ->
    [one] 1 decision
   *[other] { $count } decisions
}
slack-history-more = { $count ->
    [one] And 1 decision more, on the log in the console.
   *[other] And { $count } decisions more, on the log in the console.
}
slack-digest = { $count ->
    [one] 1 card more is on its way to this channel
   *[other] { $count } cards more are on their way to this channel
}
slack-digest-since = More threads arrive than Slack lets through, since { $since }. The most urgent come first; none is lost.
slack-digest-over = All cards are here now

# Forms
slack-author-wrote = The author wrote
slack-save-mine = Save mine
slack-conflict-what = Nothing is lost and nothing was saved. Your text stands below: save it as a new revision, or go on from theirs.
slack-length = { $network } takes { $limit }. This is { $length } long now.
slack-length-weighted = Links count 23; emoji and many scripts count 2.
slack-length-links = Links count 23; the server behind a name does not count.
slack-part = { $label } ({ $part } of { $count })
slack-part-hint = Slack takes 3,000 characters in a field. The parts are put together again exactly, with the line breaks that stood between them.
slack-nothing-to-choose = There is nothing to choose from. Ask whoever keeps the desk file.
slack-left-out = { $count ->
    [one] 1 choice cannot be shown in Slack, for its key is too long. Type the command instead.
   *[other] { $count } choices cannot be shown in Slack, for their keys are too long. Type the command instead.
}
slack-form-too-large = This form holds more than Slack can carry. Use the desk's console.

# Modals and the home tab
slack-whole = Thread { $thread }
slack-title-done = Done
slack-title-refused = Not done
slack-title-broken = Something broke
slack-home-hello = You are { $person }.
slack-home-approvals = Waiting for your approval: { $count }
slack-home-no-approvals = Nothing waits for you.
slack-home-claims = You hold: { $count }
slack-home-no-claims = You hold nothing. Claim a card in one of the channels.
slack-home-hint = Type /desk help to see what you can do from anywhere. The menu of any message has “Send to the desk”.
slack-home-console = Open the console
