example('it goes well') {
    expect outcome: DONE
}
