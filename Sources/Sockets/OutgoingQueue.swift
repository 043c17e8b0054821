/// Messages that wait for their peer to read, up to a number of bytes.
struct OutgoingQueue {
    private let limit: Int
    private var messages: [[UInt8]] = []
    private var head = 0
    private var bytes = 0

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { head == messages.count }

    var first: [UInt8]? { isEmpty ? nil : messages[head] }

    /// False: the message does not fit and is not taken. An empty queue takes a message of any length.
    mutating func append(_ message: [UInt8]) -> Bool {
        guard isEmpty || bytes + message.count <= limit else { return false }
        messages.append(message)
        bytes += message.count
        return true
    }

    mutating func removeFirst() {
        bytes -= messages[head].count
        messages[head] = []
        head += 1
        if head == messages.count { removeAll() }
    }

    mutating func removeAll() {
        messages.removeAll(keepingCapacity: true)
        head = 0
        bytes = 0
    }
}
