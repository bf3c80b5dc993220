spec('Restart checkout') {
}
