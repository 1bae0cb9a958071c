# Die Web-Konsole. Namen von Befehlen, Knöpfen, Zuständen und Absagen stehen in desk.ftl.

console-skip = Zum Inhalt springen
console-nav-label = Seiten
console-nav-desk = Desk
console-nav-listed = Gelistet
console-nav-log = Protokoll
console-nav-people = Personen
console-nav-notices = Hinweise
console-nav-sink = Zugestellte Antworten
console-command-label = Befehl eingeben
console-command-placeholder = Befehl eingeben, etwa claim 4F9K2A oder help
console-command-send = Senden
console-persona = Sie sind
console-persona-switch = Wechseln
console-sign-out = Abmelden
console-back-to-desk = Zurück zum Desk
console-close = Schließen
console-cancel = Abbrechen
console-dialog = Formular
console-done = Erledigt.
console-refused = Das ist nicht geschehen.
console-forged = Dieses Formular kam nicht von einer Seite dieser Konsole, oder Ihre Sitzung ist zu Ende. Öffnen Sie die Seite neu und senden Sie es noch einmal.
# Tasten
console-keys = Tasten
console-key-move = nächste und vorige Karte
console-key-open = Karte öffnen
console-key-claim = übernehmen
console-key-edit = Entwurf bearbeiten
console-key-approve = freigeben
console-key-command = Befehl eingeben
console-key-close = schließen oder Feld verlassen
console-key-help = Tasten zeigen

# Anmelden
console-sign-in-title = Anmelden
console-sign-in-text = Dieser Link meldet Sie einmal an, in diesem Browser, für zwölf Stunden.
console-sign-in = Anmelden
console-signed-out-title = Sie sind nicht angemeldet
console-signed-out-text = Melden Sie sich mit einem Einmal-Link an. Wer den Desk betreibt, macht einen mit:
console-link-used = Dieser Link wurde schon benutzt oder ist zu alt. Bitten Sie um einen neuen.

# Live
console-link-lost = Keine Verbindung zum Desk. Was Sie sehen, kann alt sein; neuer Versuch läuft.
console-changed-meanwhile = Dieser Vorgang hat sich geändert, während das Formular offen war. Beim Speichern sehen Sie, was sich geändert hat.

# Zeit
console-ago-now = gerade eben
console-ago-minutes = vor { $count } Min.
console-ago-hours = vor { $count } Std.
console-ago-days = { $count ->
    [one] vor 1 Tag
   *[other] vor { $count } Tagen
}
# Der Desk
console-show-label = Welche Karten
console-show-all = Alle
console-show-mine = Meine
console-show-waiting = Warten auf Freigabe
console-queues = Warteschlangen
console-cards = Karten in dieser Warteschlange
console-no-queues = Sie dürfen keine Warteschlange lesen. Bitten Sie um eine Rolle, wo die Desk-Datei gepflegt wird.
console-empty = Nichts wartet. Neue Vorgänge erscheinen hier von selbst.
console-finished = Zuletzt erledigt
console-more-cards = { $count ->
    [one] Und 1 weitere Karte, weniger dringend.
   *[other] Und { $count } weitere Karten, weniger dringend.
}
console-listed-count = { $count } gelistet
console-listed-title = Gelistete Vorgänge
console-listed-lead = { $count ->
    [0] Kein Vorgang ist ohne Karte gelistet.
    [one] 1 Vorgang ist nicht dringend genug für eine Karte. Machen Sie eine daraus, um daran zu arbeiten.
   *[other] { $count } Vorgänge sind nicht dringend genug für eine Karte. Machen Sie eine daraus, um daran zu arbeiten.
}
console-listed-empty = Hier ist nichts gelistet.
console-older = Ältere

# Formulare
console-glass-broken = Scheibe eingeschlagen: { $reason }

# Ein Vorgang
console-thread-title = Vorgang { $thread }
console-conversation = Gespräch
console-our-reply = Unsere Antwort
console-author-hidden = Verfasser
console-reply-elsewhere = Eine Antwort, die anderswo geschrieben wurde.
console-source = Quelle: { $source }
console-rules = Regeln, die griffen: { $rules }
console-revisions = Entwürfe
console-escalations = Eskalationen
console-acknowledged = Bestätigt von { $person }
console-delivery = Zustellung
console-delivery-key = Idempotenzschlüssel
console-delivery-attempts = Versuche
console-delivery-at = Zuletzt entschieden
console-delivery-error = Der Empfänger sagte
console-history = Verlauf
console-history-log = Dieser Vorgang im Protokoll

# Das Protokoll
console-log-title = Entscheidungsprotokoll
console-log-empty = Kein Eintrag passt.
console-export-jsonl = Als JSONL exportieren
console-export-csv = Als CSV exportieren
console-chain-head = Das Protokoll endet bei Eintrag { $sequence }
console-chain-unknown = Die Kette wurde seit dem Start dieses Desks nicht geprüft.
console-chain-good = Geprüft: Die Kette hält bis Eintrag { $sequence }.
console-chain-broken = Die Kette hält nur bis Eintrag { $sequence }.
console-chain-broken-at = Die Kette hält nur bis Eintrag { $sequence }: { $why }
console-verify = Jetzt prüfen
console-filter = Zeigen
console-filter-clear = Leeren
console-filter-thread = Vorgang
console-filter-person = Person
console-filter-action = Entscheidung
console-filter-surface = Von wo
console-filter-from = Von (UTC)
console-filter-until = Bis (UTC)
console-filter-wrong-time = „{ $text }“ ist keine Zeit. Schreiben Sie 2026-01-31T17:00.
console-anybody = Alle
console-anywhere = Überall
console-reason = Grund: { $reason }
# Personen
console-people-title = Personen und Rollen
console-person = Person
console-person-key = Schlüssel
console-roles = Rollen
console-holding = Hält
console-roles-title = Was jede Rolle darf
console-roles-lead = Ein Recht, das eine Rolle verweigert, ist verweigert, was andere Rollen auch erlauben.
console-rank = Rang
console-denied = verweigert:
console-right-present = dem Desk bekannt sein
console-right-read = Vorgänge sehen
console-right-claim = übernehmen
console-right-assign = zuweisen
console-right-draft = Entwürfe schreiben
console-right-approve = freigeben
console-right-concern = Einwände erheben
console-right-settle-concern = Einwände ausräumen
console-right-escalate = eskalieren
console-right-acknowledge = bestätigen
console-right-resolve = abschließen
console-right-dismiss = verwerfen
console-right-snooze = zurückstellen
console-right-note = Notizen schreiben
console-right-promote = Karten machen
console-right-retry = noch einmal senden
console-right-recall = zurückrufen
console-right-receive = Vorgänge bringen
console-right-bring = Nachrichten aus einem Chat ans Desk schicken
console-right-read-log = das Protokoll lesen
console-right-read-people = Personen sehen
console-right-see-handles = Namen der Verfasser sehen
console-right-break-glass = die Scheibe einschlagen
console-right-keep = die eigene Arbeit des Desks
console-right-operate = den Desk betreiben

# Hinweise
console-notices-title = Hinweise
console-notices-empty = Nichts für Sie. Eskalationen und was mit Ihren Vorgängen geschieht, stehen hier.
console-notices-seen = Alle als gesehen markieren
console-notices-all-seen = Alles gesehen.
console-notice-new = Neu:
