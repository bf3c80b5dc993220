runbook('X') {
    owner 'team-a'
    manual('Press the button') { within 5.minutes }
}
