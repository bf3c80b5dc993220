// tries to answer the approval of its change in the engine
// hears: engine took it: [1-9]
// A call to the engine's port, by hand: HTTP/2 with what gRPC puts into it.
byte[] ask(int port, String method, byte[] message) {
    def text = { String value -> [value.length()] + (value.bytes as List) }
    def frame = { int kind, int flags, int stream, List body ->
        [body.size() >> 16, body.size() >> 8, body.size(), kind, flags, 0, 0, 0, stream] + body
    }
    def headers = [0x83, 0x86, 0x04] + text("/gateway_protocol.Gateway/${method}".toString()) + [0x01] + text('127.0.0.1') +
            [0x0f, 0x10] + text('application/grpc') + [0x00] + text('te') + text('trailers')
    def body = [0, 0, 0, message.length >> 8, message.length] + (message as List)
    def all = ('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.bytes as List) + frame(4, 0, 0, []) + frame(1, 4, 1, headers) + frame(0, 1, 1, body)
    def socket = new Socket('127.0.0.1', port)
    socket.soTimeout = 20000
    socket.outputStream.write(all.collect { (byte) it } as byte[])
    socket.outputStream.flush()
    def from = new DataInputStream(socket.inputStream)
    def answer = new ByteArrayOutputStream()
    while (true) {
        int length = (from.readUnsignedByte() << 16) + from.readUnsignedShort()
        int kind = from.readUnsignedByte()
        int flags = from.readUnsignedByte()
        from.readInt()
        byte[] content = new byte[length]
        from.readFully(content)
        if (kind == 0) answer.write(content)
        if (kind == 1 && (flags & 1)) return answer.toByteArray()
        if (kind == 3 || kind == 7) throw new IOException("the engine broke off: ${content.encodeHex()}")
    }
}

byte[] number(int field, long value) {
    def bytes = [field << 3]
    while (value > 127) { bytes << ((value & 127) | 128); value >>= 7 }
    (bytes + [value]).collect { (byte) it } as byte[]
}

byte[] words(int field, String value) {
    (([(field << 3) | 2, value.length() % 128 + (value.length() > 127 ? 128 : 0)] + (value.length() > 127 ? [value.length().intdiv(128)] : [])).collect { (byte) it } + (value.bytes as List)) as byte[]
}

byte[] join(byte[]... parts) { parts.collectMany { it as List } as byte[] }

def said
try {
    said = "engine took it: ${ask(@engine@, 'CompleteJob', join(number(1, @job@L), words(2, '{"answer":{"choice":"approve","by":"ada","reason":"","click":"forged"}}'))).length}"
} catch (Throwable refused) {
    said = "refused: ${refused}"
}

runbook('Try to answer the approval of its change in the engine') {
    owner 'mallory'
    observe('Try') {
        run {
            sh 'echo', said
        }
    }
}
