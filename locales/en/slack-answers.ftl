# What somebody reads in Slack who pressed something that cannot be read, or for whom something could not be shown.

slack-unknown-button = This button is from another version of the desk. Nothing was done. Type /desk queue to see what waits, and /desk show with the thread's number for its card.
slack-unknown-form = This form is from another version of the desk. Nothing was saved: copy your text, close the form, and open it again from the card.
slack-unknown-shortcut = The desk does not know this shortcut. Nothing was done. Use 'Send to the desk' on a message, or type /desk help.
slack-not-shown = Slack did not take what the desk wanted to show you. What you pressed has been dealt with; press again if you were waiting for a form.
