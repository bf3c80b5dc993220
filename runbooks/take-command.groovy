runbook('Take command of an incident') {
    owner  'team-platform'
    serves SEV1, SEV2
    tags   'checklist', 'people'

    manual('Say who you are') {
        how    'Type: take ic. Then say in the room: “I am the incident commander.” From now on you decide, and you mend nothing yourself.'
        within 5.minutes
    }
    manual('Hear where we stand') {
        how    'Ask: what do customers see, since when, what changed before, what has been tried. Write it down with: summary …'
        within 10.minutes
    }
    manual('Fill the roles') {
        how    'A deputy, a scribe, somebody who mends (operations lead), somebody who writes to customers (communications lead): role deputy @who, and so on. What nobody holds is yours.'
        within 10.minutes
    }
    manual('Check the level') {
        how    'Is it as bad as it was declared? When in doubt, take the more urgent one: level sev1.'
        within 10.minutes
    }
    manual('See the first public message out') {
        how    'It says that we know, what is affected, and when we write again; it promises nothing. The communications lead sends it with: update public …'
        within 10.minutes
        from   COMMUNICATIONS_LEAD, INCIDENT_COMMANDER
    }
    manual('Set the next look') {
        how    'Ask everybody for what they do now and how long it takes. Say when you will ask again, and keep to it.'
        within 15.minutes
    }
}
