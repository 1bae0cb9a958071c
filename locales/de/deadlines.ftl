# Fristen und Leitern: bis wann ein Vorgang übernommen und beantwortet sein muss, und wie eine Eskalation steigt.

command-unacknowledge = Deine Bestätigung zurücknehmen: die Eskalation fragt neu und steigt weiter.
button-unacknowledge = Bestätigung zurücknehmen
said-unacknowledge = Zurückgenommen. Die Leute werden neu gefragt.

## On cards
card-deadline = { $aim ->
    [claim] { $standing ->
        [missed] Nicht rechtzeitig übernommen; fällig
        [near] Die Zeit läuft ab: zu übernehmen{ $shown ->
            [moment] { " " }bis
            [countdown] { " " }in
           *[relative] { "" }
        }
        [stopped] Die Frist zum Übernehmen ruht
       *[running] Zu übernehmen{ $shown ->
            [moment] { " " }bis
            [countdown] { " " }in
           *[relative] { "" }
        }
    }
   *[respond] { $standing ->
        [missed] Nicht rechtzeitig beantwortet; fällig
        [near] Die Zeit läuft ab: zu beantworten{ $shown ->
            [moment] { " " }bis
            [countdown] { " " }in
           *[relative] { "" }
        }
        [stopped] Die Frist zum Antworten ruht
       *[running] Zu beantworten{ $shown ->
            [moment] { " " }bis
            [countdown] { " " }in
           *[relative] { "" }
        }
    }
}
card-escalated = Eskaliert an { $path }, Stufe { $level } ({ $people }): { $missed ->
    [claim] niemand hat es rechtzeitig übernommen
    [respond] es wurde nicht rechtzeitig beantwortet
   *[none] { $reason }
}{ $exhausted ->
    [yes] { " " }– niemand hat bestätigt, und alle Stufen sind gefragt
   *[no] { "" }
}
card-escalation-climbs = { $shown ->
    [countdown] nächste Stufe in
   *[moment] nächste Stufe
}

## Notices
notice-escalated = { $missed ->
    [claim] Niemand hat dies rechtzeitig übernommen. Es ist an { $path } eskaliert: bitte bestätigen.
    [respond] Dies wurde nicht rechtzeitig beantwortet. Es ist an { $path } eskaliert: bitte bestätigen.
   *[none] { $person } hat dies an { $path } eskaliert: { $reason }
}
notice-escalation-climbs = Das hat noch niemand bestätigt, deshalb wirst du gefragt. Es ist an { $path } eskaliert: { $reason }
notice-escalated-again = Noch niemand hat diese Eskalation an { $path } bestätigt{ $missed ->
    [claim] : niemand hat es rechtzeitig übernommen.
    [respond] : es wurde nicht rechtzeitig beantwortet.
   *[none] : { $reason }
}
notice-escalation-exhausted = Niemand hat die Eskalation an { $path } bestätigt, und alle Stufen sind gefragt. Jemand muss sie übernehmen.
notice-deadline-near = { $aim ->
    [claim] Noch niemand hat dies übernommen. { $percent } % der Zeit sind um: bis { $due } übernehmen.
   *[respond] Dies ist noch nicht beantwortet. { $percent } % der Zeit sind um: bis { $due } antworten.
}
notice-deadline-missed = { $aim ->
    [claim] Niemand hat dies rechtzeitig übernommen. Fällig war { $due }.
   *[respond] Dies wurde nicht rechtzeitig beantwortet. Fällig war { $due }.
}

## History
history-action-escalation-climbed = fragte die nächste Stufe der Eskalation
history-action-escalation-repeated = fragte noch einmal
history-action-escalation-exhausted = hat für die Eskalation niemanden mehr zu fragen
history-action-escalation-unacknowledged = nahm die Bestätigung zurück
history-action-deadlines-set = startete die Frist
history-action-deadline-warned = warnte vor der Frist
history-action-deadline-missed = stellte fest, dass die Frist verpasst ist
history-detail-level = Stufe { $level }: { $people }
history-detail-told = sagte es { $people }
history-detail-deadline = { $aim ->
    [claim] übernehmen bis { $due }
   *[respond] antworten bis { $due }
}
