spec('Restart checkout') {
    example('it goes well') {
        given input: [namespace: 'checkout'], incident: [sevrity: 'sev1'], alert: 'CheckoutSlow'
        expect step: ['Count ready pods'], outcome: DONE
        expect steps: 'Count ready pods'
    }
}
