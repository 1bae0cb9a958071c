# Dienstpläne: wer Dienst hat.

## Befehle: was die Hilfe zu jedem sagt
command-roster = Zeigt, wer Dienst hat: now, next, week, gaps, quality oder changes.
command-take = Übernimm jetzt diesen Dienst, bis er endet oder solange du sagst.
command-swap = Biete jemandem deinen Dienst an (swap offer ravi), nimm einen an, lehne ihn ab oder mach einen Tausch rückgängig.
command-override = Setze jemanden bis zu einer Zeit in den Dienst, oder nimm mit undo eine Änderung zurück.

## Argumente, wie Formulare sie nennen
argument-roster = Dienstplan
argument-position = Position
argument-until = Bis
argument-from = Von
argument-undo = Welche Änderung zurücknehmen
argument-step = Schritt
argument-at = Welcher Dienst: eine Zeit darin
argument-return = Im Tausch gegen: eine Zeit in deren Dienst
argument-swap = Tausch
argument-what = Was
argument-weeks = Wochen

## Positionen
position-primary = Erste
position-backup = Vertretung
position-third = Dritte
position-fourth = Vierte
position-name = { $position ->
    [primary] erste Stelle
    [backup] Vertretung
    [third] dritte Stelle
    [fourth] vierte Stelle
   *[other] { $position }
}

## Quittungen
said-override = { $person } hat Dienst in { $roster } ({ position-name }) von { $from } bis { $until } ({ $zone }). Zurücknehmen: override undo={ $change }
said-take = Du hast Dienst in { $roster } ({ position-name }) bis { $until } ({ $zone }). Zurücknehmen kann es die Schichtleitung: override undo={ $change }
said-take-already = Du hast schon Dienst in { $roster } ({ position-name }).
said-swap-offered = { $person } angeboten: { $roster } ({ position-name }), { $from } bis { $until } ({ $zone }). Der Dienst bleibt deiner bis zu: swap accept { $swap }
said-swap-accepted = Der Dienst ist deiner: { $roster } ({ position-name }), { $from } bis { $until } ({ $zone }).
said-swap-declined = Du hast Tausch { $swap } abgelehnt.
said-shift-change-undone = Änderung { $change } des Dienstplans ist zurückgenommen.
said-edit-nobody-to-approve = { $needs ->
    [one] Fassung { $number } ist gespeichert; sie braucht { $needs } Freigabe. Niemand im Dienst darf sie freigeben: Andere wurden gefragt, und die Schichtleitung weiß Bescheid.
   *[other] Fassung { $number } ist gespeichert; sie braucht { $needs } Freigaben. Niemand im Dienst darf sie freigeben: Andere wurden gefragt, und die Schichtleitung weiß Bescheid.
}

## Der Dienstplan in Zeilen
roster-none = Dieses Desk hat keinen Dienstplan.
roster-nothing = Nichts zu zeigen.
roster-more = … und { $count } weitere.
roster-now = { $roster }, { position-name }: { $person } bis { $until } ({ $zone })
roster-nobody = { $roster }, { position-name }: jetzt niemand; { $person } ab { $from } ({ $zone })
roster-nobody-at-all = { $roster }, { position-name }: niemand, weder jetzt noch in den nächsten vier Wochen
roster-next = { $roster }, { position-name }: danach { $person }, { $from } bis { $until } ({ $zone })
roster-shift = { $from } – { $until } { $roster }, { position-name }: { $person }
roster-gap = { $lacks ->
    [approver] LÜCKE { $from } – { $until } ({ $zone }) { $roster }: niemand im Dienst darf in { $queue } freigeben
   *[primary] LÜCKE { $from } – { $until } ({ $zone }) { $roster }: niemand an erster Stelle
}
roster-no-gaps = { $weeks ->
    [one] { $roster }: keine Lücke in der nächsten Woche
   *[other] { $roster }: keine Lücke in den nächsten { $weeks } Wochen
}
roster-quality = { $weeks ->
    [one] { $roster }, die nächste Woche: Stunden im Dienst, davon nachts (22 bis 6) und am Wochenende
   *[other] { $roster }, die nächsten { $weeks } Wochen: Stunden im Dienst, davon nachts (22 bis 6) und am Wochenende
}
roster-load = { $person }: { $hours } h, { $nights } h nachts, { $weekends } h am Wochenende
roster-override = { $change }: { $person } in { $roster } ({ position-name }), { $from } – { $until }, von { $by }
roster-swap = { $state ->
    [offered] { $change }: { $by } bietet einen Tausch an: { $person } in { $roster } ({ position-name }), { $from } – { $until }
   *[other] { $change }: Tausch: { $person } in { $roster } ({ position-name }), { $from } – { $until }, von { $by }
}

## Ablehnungen
refused-not-on-shift = { $others ->
    [0] Das darfst du nur im Dienst, und du hast keinen Dienst. Niemand im Dienst darf es gerade. { $next ->
        [none] Vor dir liegt kein Dienst.
       *[other] Dein nächster Dienst beginnt { $next }.
    } Den Dienst jetzt übernehmen: take
   *[other] Das darfst du nur im Dienst, und du hast keinen Dienst. Dienst hat: { $people }. { $next ->
        [none] Vor dir liegt kein Dienst.
       *[other] Dein nächster Dienst beginnt { $next }.
    } Den Dienst jetzt übernehmen: take
}
refused-shift-changed = Der Dienst ist nicht mehr so, wie er angeboten wurde. Biete ihn noch einmal an.
refused-unknown-change = { $change ->
    [none] Es gibt nichts dergleichen, was dir offensteht. `roster changes` zeigt, was es gibt.
   *[other] Es gibt keine Änderung „{ $change }“, die dir offensteht. `roster changes` zeigt, was es gibt.
}

## Hinweise
notice-shift-overridden = { $person } hat { $roster } ({ position-name }) geändert, { $from } bis { $until }. Sieh in den Dienstplan.
notice-swap-offered = { $person } bietet dir einen Dienst in { $roster } ({ position-name }) an, { $from } bis { $until }. Sag: swap accept { $swap }, oder swap decline { $swap }
notice-swap-accepted = { $person } hat Tausch { $swap } angenommen.
notice-swap-declined = { $person } hat Tausch { $swap } abgelehnt. Der Dienst bleibt deiner.
notice-shift-change-undone = { $person } hat Änderung { $swap } des Dienstplans zurückgenommen.
notice-nobody-to-approve = Fassung { $number } eines Entwurfs wartet, und niemand im Dienst darf sie freigeben.
notice-approval-asked = { $how ->
    [on_shift] Fassung { $number } eines Entwurfs wartet auf deine Freigabe: Du bist im Dienst.
    [backup] Fassung { $number } eines Entwurfs wartet auf deine Freigabe: Du vertrittst im Dienst.
    [path] Fassung { $number } eines Entwurfs wartet auf deine Freigabe: Niemand im Dienst darf sie freigeben, und du bist auf dem Pfad als Nächstes dran.
   *[other] Fassung { $number } eines Entwurfs wartet auf deine Freigabe: Niemand im Dienst darf sie freigeben, darum wirst du außer Dienst gefragt.
}
notice-gap-ahead = { $lacks ->
    [approver] { $roster }: von { $from } bis { $until } darf niemand im Dienst in { $queue } freigeben.
   *[primary] { $roster }: Niemand ist an erster Stelle von { $from } bis { $until }.
}
notice-gap-soon = { $lacks ->
    [approver] { $roster }: Niemand im Dienst darf in { $queue } freigeben von { $from } bis { $until }, also jetzt oder in einer Stunde.
   *[primary] { $fallbacks ->
        [0] { $roster }: Niemand ist an erster Stelle von { $from } bis { $until }, also jetzt oder in einer Stunde, und niemand vertritt.
       *[other] { $roster }: Niemand ist an erster Stelle von { $from } bis { $until }, also jetzt oder in einer Stunde. { $person } vertritt.
    }
}

## Buttons under notices and beside changes
offer-take = Diesen Dienst jetzt übernehmen
offer-put-on = Jemanden einsetzen
offer-shift = Meinen Dienst anbieten
offer-accept = Annehmen
offer-decline = Ablehnen
offer-undo = Zurücknehmen

## Formulare
button-take = Dienst übernehmen
button-swap = Dienst tauschen
button-override = Jemanden einsetzen
form-hint-for = Zum Beispiel 30m, 2h, 3d oder 2026-01-31T17:00:00Z.
form-hint-when = Eine Spanne wie 4h, eine Uhrzeit wie 18:00 oder beides wie 2026-01-31T18:00, nach der Uhr des Plans.

## Wer um Freigabe gebeten wurde, auf der Karte
card-asked = Gefragt: { $people } ({ $how })
card-asked-off-shift = Niemand im Dienst darf das freigeben. Gefragt: { $people } ({ $how })
card-asked-nobody = Niemand ist übrig, der das freigeben darf. Die Schichtleitung weiß Bescheid.
asked-on-shift = im Dienst
asked-backup = vertritt im Dienst
asked-path = als Nächstes auf dem Pfad
asked-off-shift = außer Dienst
asked-nobody = niemand

## Das Protokoll
history-action-approval-asked = bat um Freigabe
history-detail-asked = { $role ->
    [none] { $people }
   *[other] { $role }: { $people }
} { $how ->
    [on_shift] (im Dienst)
    [backup] (vertritt im Dienst)
    [path] (niemand im Dienst; als Nächstes auf dem Pfad)
    [off_shift] (niemand im Dienst; außer Dienst)
   *[nobody] (niemand darf freigeben)
}
history-detail-asked-before = vor dem Schichtwechsel gefragt: { $people }
history-detail-leads-told = Schichtleitung benachrichtigt: { $people }
history-action-shift-overridden = änderte einen Dienst
history-action-swap-offered = bot einen Tausch an
history-action-swap-accepted = nahm einen Tausch an
history-action-swap-declined = lehnte einen Tausch ab
history-action-shift-change-undone = nahm eine Änderung des Dienstplans zurück
history-action-gap-foreseen = sah eine Lücke im Dienstplan
history-detail-shift = { $person } in { $roster } ({ position-name }), { $from } – { $until }
history-detail-roster-change = Änderung { $change }
history-detail-gap = { $lacks ->
    [approver] { $roster }: niemand darf freigeben, { $from } – { $until }
   *[primary] { $roster }: niemand an erster Stelle, { $from } – { $until }
}

## Die Konsole
console-nav-roster = Dienstplan
console-right-roster = sagen, wer Dienst hat
console-roster-title = Dienstplan
console-roster-none = Dieses Desk hat keinen Dienstplan. Dienstpläne stehen in der Desk-Datei.
console-roster-week = Woche ab { $from } ({ $zone })
console-roster-now = Jetzt im Dienst
console-roster-nobody = Niemand
console-roster-gap = Niemand an erster Stelle
console-roster-gap-approver = Niemand darf in { $queue } freigeben
console-roster-gaps = Lücken
console-roster-no-gaps = { $weeks ->
    [one] Keine Lücke in der nächsten Woche.
   *[other] Keine Lücke in den nächsten { $weeks } Wochen.
}
console-roster-quality = Verteilung
console-roster-person = Person
console-roster-hours = Stunden
console-roster-nights = Nachts
console-roster-weekends = Am Wochenende
console-roster-earlier = Frühere Woche
console-roster-later = Spätere Woche
console-roster-today = Diese Woche
console-roster-changes = Änderungen
console-roster-no-changes = Keine Vertretung und kein Tausch steht bevor.
console-roster-shift = { $place }: { $person }, { $from } bis { $until }
console-roster-picture = { $roster }, Woche ab { $from }: eine Zeile je Position, ein Balken je Dienst
console-roster-time = Jetzt
console-on-shift = Im Dienst
console-on-shift-nobody = niemand
console-roster-feed = Als Kalender
console-roster-feed-mine = Meine Dienste
console-roster-feed-make = Private Adresse anlegen
said-roster-feed = Abonniere { $address } in deinem Kalender. Behalte sie für dich: Wer sie hat, kann diese Dienste lesen. Eine frühere Adresse für dasselbe führt ab jetzt ins Leere.
console-roster-off-hours = außerhalb der Zeiten
console-weekday-monday = Mo
console-weekday-tuesday = Di
console-weekday-wednesday = Mi
console-weekday-thursday = Do
console-weekday-friday = Fr
console-weekday-saturday = Sa
console-weekday-sunday = So
