/// Messages that wait for their peer to read, up to a number of bytes.
struct OutgoingQueue {
    struct Message {
        var bytes: [UInt8]
        let isBinary: Bool
    }

    private let limit: Int
    private var messages: [Message] = []
    private var head = 0
    private var bytes = 0

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { head == messages.count }

    var first: Message? { isEmpty ? nil : messages[head] }

    /// False: the message does not fit and is not taken. An empty queue takes a message of any length.
    mutating func append(_ message: [UInt8], isBinary: Bool) -> Bool {
        guard isEmpty || bytes + message.count <= limit else { return false }
        messages.append(Message(bytes: message, isBinary: isBinary))
        bytes += message.count
        return true
    }

    mutating func removeFirst() {
        bytes -= messages[head].bytes.count
        messages[head].bytes = []
        head += 1
        if head == messages.count { removeAll() }
    }

    mutating func removeAll() {
        messages.removeAll(keepingCapacity: true)
        head = 0
        bytes = 0
    }
}
