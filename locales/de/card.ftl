# Cards and the history under them, on every surface.

card-leaves-in = Geht hinaus in
card-back-in = Zurück in
card-claim-ends = Übernahme endet in
card-approve-with-edits = Mit Änderungen genehmigen
card-more = Mehr
card-latest = Neueste von { $count } Nachrichten:
card-newer-message = Nach diesem Entwurf wurde noch einmal geschrieben.
card-language = Sprache
card-reach = Reichweite { $reach }
card-original = Original
card-draft-by = Entwurf { $number } von { $person }
card-approvals = Freigaben
card-need-anyone = Wer freigeben darf
card-need-open = fehlt noch
card-need-met = von { $person }
card-need-because = wegen „{ $rule }“
card-rejected = Zurückgegeben von { $person }: { $reason }
card-concern = Einwand { $number } von { $person } hält dies zurück: { $reason }
card-failed = { $attempts ->
    [one] Nach 1 Versuch nicht zugestellt: { $error }
   *[other] Nach { $attempts } Versuchen nicht zugestellt: { $error }
}
card-yours = Sie

# History: who did what, and what it was about
history-action-thread-received = brachte einen Vorgang
history-action-message-joined = brachte eine weitere Nachricht
history-action-promoted = machte eine Karte daraus
history-action-claimed = übernahm
history-action-claim-released = gab ab
history-action-claim-expired = beendete die Übernahme
history-action-assigned = wies zu
history-action-draft-saved = speicherte einen Entwurf
history-action-approved = gab frei
history-action-release-scheduled = plante den Versand
history-action-rejected = gab den Entwurf zurück
history-action-approvals-voided = hob die Freigaben auf
history-action-concern-raised = erhob einen Einwand
history-action-concern-withdrawn = zog einen Einwand zurück
history-action-concern-settled = räumte einen Einwand aus
history-action-escalated = eskalierte
history-action-escalation-acknowledged = bestätigte die Eskalation
history-action-recalled = rief die Antwort zurück
history-action-reply-released = gab die Antwort hinaus
history-action-reply-delivered = stellte die Antwort zu
history-action-delivery-failed = konnte die Antwort nicht zustellen
history-action-delivery-retried = sandte die Antwort noch einmal
history-action-resolved = schloss ab
history-action-dismissed = verwarf
history-action-snoozed = stellte zurück
history-action-woken = weckte
history-action-noted = schrieb eine Notiz
history-action-desk-changed = änderte den Desk
history-action-token-issued = stellte ein Token aus
history-action-token-revoked = zog ein Token ein
history-action-personal-data-erased = löschte personenbezogene Daten
history-action-refused = wurde abgewiesen
history-detail-received = von { $source } in { $queue }
history-detail-to = an { $people }
history-detail-revision = Fassung { $number }
history-detail-roles = als { $roles }
history-detail-escalated = { $path }, Stufe { $level }: { $people }
history-detail-concern = Einwand { $number }
history-detail-attempts = { $attempts ->
    [one] beim ersten Versuch
   *[other] nach { $attempts } Versuchen
}
history-detail-until = bis { $until }
history-detail-change = { $change }
history-detail-token = für { $person }: { $label }
history-detail-refused = { $command }: { $code }
history-detail-erased = { $count ->
    [one] 1 Wert
   *[other] { $count } Werte
}

# Surfaces
surface-slack = Slack
surface-teams = Teams
surface-discord = Discord
surface-console = Konsole
surface-api = API
surface-intake = Eingang
surface-desk = Desk
surface-command-line = Kommandozeile

# Forms
form-optional = freiwillig
form-choose = Auswählen
form-too-long = zu lang um
form-conflict = Inzwischen wurde gespeichert
form-conflict-what = Nichts ist verloren, und nichts wurde gespeichert. Vergleichen Sie beide Texte, ändern Sie Ihren unten, wenn Sie möchten, und entscheiden Sie, welcher gilt.
form-conflict-theirs = Entwurf { $number } von { $person }, wie er jetzt steht
form-conflict-yours = Ihr Text, nicht gespeichert
form-conflict-difference = Was Ihrer am anderen ändert
form-save-mine = Meinen als neue Fassung speichern
form-take-theirs = Mit dem anderen weiterarbeiten
form-glass = Ihre Rollen erlauben das nicht. Sie dürfen die Scheibe einschlagen: Es geht dann, und es steht markiert im Protokoll, mit Ihrem Namen und Ihrem Grund.
form-glass-title = Scheibe einschlagen
form-glass-reason = Warum es nicht auf jemanden warten kann, der darf

# The page that shows a person what is theirs
home-on-shift = Jetzt im Dienst
home-on-shift-line = { $roster }: { $people }
home-on-shift-nobody = niemand
