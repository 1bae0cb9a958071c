# Slack. Names of commands, buttons, states and refusals stand in desk.ftl; texts of cards and forms in card.ftl.

slack-app-description = Claim, draft, approve and escalate what people write to your brand, on the record.
slack-app-long-description = Each urgent thread of your social and support channels stands as a card in the channels of its queue. People claim it, draft a reply, approve it and escalate it with buttons. The desk enforces who may do what, lets nothing out that is not approved, and keeps a decision log that stands up in an audit.
slack-shortcut = Send to the desk
slack-shortcut-description = Makes a thread of this message, so that somebody answers it.
slack-command-description = Work at the response desk. Type /desk help to see every command.
