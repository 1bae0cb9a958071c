# Microsoft Teams

teams-leaves-at = Leaves at { $time }
teams-back-at = Back at { $time }
teams-held-by = Held by { $person }
teams-since = since { $time }
teams-claim-ends-at = claim ends at { $time }
teams-show-all = Show all
teams-open = Open
teams-open-console = Open in the console
teams-back-to-card = Back to the card
teams-refresh = Refresh
teams-page = Page { $page } of { $pages }
teams-page-before = Previous page
teams-page-after = Next page
teams-needed = This has to be filled in.
teams-draft-length = { $network } takes { $limit }; this is { $length } long.
teams-too-long = These texts are longer than Teams takes in a form. Nothing was changed: go on in the console.
teams-nothing-to-say = There is nothing to show.
teams-dialog = Response desk
teams-old-button = This button is from another version of the desk, or was changed on its way. Nothing happened: open the thread anew, or type the command.
teams-answered-privately = I have answered you in our chat.
teams-cannot-answer-privately = I have an answer for you but may not write to you. Add this app for yourself, then ask again.
teams-reason = Reason: { $reason }
teams-glass-broken = Broke the glass: { $reason }
teams-history-left-out = Earlier decisions stand on the log.
teams-digest = { $waiting ->
    [one] 1 new thread waits
   *[other] { $waiting } new threads wait
} for its card here; more have come since { $since } than can be shown at once. The most urgent:
teams-digest-over = More threads had come since { $since } than could be shown at once. All cards stand now.

## What is yours
teams-home = { $person } at { $desk }
teams-home-claims = You hold
teams-home-no-claims = Nothing. Claim a thread from its card, or type queue to see what waits.
teams-home-approvals = Waiting for your approval
teams-home-no-approvals = Nothing.
teams-type-key = Type one of: { $keys } …
teams-more-threads = There are more; the console shows them all.
teams-more-lines = { $count ->
    [one] One line more is left out here; the console shows it.
   *[other] { $count } lines more are left out here; the console shows them.
}

## Lists and banners
teams-summary-answer = Answer of the desk
teams-summary-history = What was decided
teams-summary-digest = Many new threads
teams-summary-notice = News of the desk

## The app package
teams-app-short = The response desk of a brand: claim, edit, approve.
teams-app-full = Urgent messages from a brand's social and support channels stand here as cards. Claim one, write a reply, have it approved, and it leaves: once, as approved, on the record. This app shows what the desk file of your organisation lets you see and do.
teams-app-send = Send to the desk
teams-app-send-what = Make a thread of this message
teams-app-tab = Console
teams-app-home = Show what is yours
