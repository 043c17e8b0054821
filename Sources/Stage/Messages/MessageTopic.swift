internal import Crypto
internal import Loop
internal import Sockets

/// A consumer of one subscription.
@Loop final class MessageConsumer {
    let socket: WebSocket
    let ackTimeout: Duration

    init(_ socket: WebSocket, ackTimeout: Duration) {
        self.socket = socket
        self.ackTimeout = ackTimeout
    }
}

/// One topic with its one subscription: partitions, who gets each, and what waits for its acknowledgement.
///
/// Delivers at least once: what is not acknowledged in time, or whose consumer is gone, is delivered again, with a count.
/// Each partition has one active consumer; the others of the subscription stand by for it.
@Loop final class MessageTopic {
    /// One message that waits for its acknowledgement.
    struct Waiting {
        let id: String
        let partition: Int
        let published: Duration
        var members: [String: JSON]
        var redeliveries = 0
        var sent: (to: MessageConsumer, until: Duration)?
    }

    private(set) var waiting: [Waiting] = []
    private(set) var consumers: [MessageConsumer] = []
    private let journal: Journal
    private let knobs: @Loop () -> MessageKnobs
    private lazy var timer = LoopTimer { [weak self] in self?.deliver() }

    init(_ journal: Journal, knobs: @escaping @Loop () -> MessageKnobs) {
        self.journal = journal
        self.knobs = knobs
    }

    func publish(_ members: [String: JSON], partition: Int) -> String {
        let number = Drawn.text(12, of: Drawn.hex)
        let id = Base64.text(Array("\(number):\(partition)".utf8))
        waiting.append(Waiting(id: id, partition: partition, published: Monotonic.now, members: members))
        deliver()
        return id
    }

    func join(_ consumer: MessageConsumer) {
        consumers.append(consumer)
        deliver()
    }

    /// What its consumer did not acknowledge goes to the next.
    func leave(_ consumer: MessageConsumer) {
        consumers.removeAll { $0 === consumer }
        for index in waiting.indices where waiting[index].sent?.to === consumer { putBack(index) }
        deliver()
    }

    func acknowledge(_ id: String) {
        waiting.removeAll { $0.id == id }
        schedule()
    }

    func stop() {
        timer.cancel()
        for consumer in consumers { consumer.socket.close(code: 1001, reason: "going away") }
        consumers = []
        for index in waiting.indices where waiting[index].sent != nil { putBack(index) }
    }

    /// Sends every message that waits for a consumer, the partitions shared among those there are.
    func deliver() {
        expire()
        guard !consumers.isEmpty else { return schedule() }
        let now = Monotonic.now
        for index in waiting.indices {
            guard let sent = waiting[index].sent, sent.until <= now else { continue }
            putBack(index)
        }
        var order = waiting.indices.filter { waiting[$0].sent == nil }
        if knobs().shuffles { order.shuffle() }
        for index in order {
            let consumer = consumers[waiting[index].partition % consumers.count]
            send(index, to: consumer, now)
        }
        schedule()
    }

    private func send(_ index: Int, to consumer: MessageConsumer, _ now: Duration) {
        let knobs = knobs()
        let own: Duration? = knobs.ackTimeoutMs > 0 ? .milliseconds(knobs.ackTimeoutMs) : nil
        var members = waiting[index].members
        members["messageId"] = .text(waiting[index].id)
        if knobs.countsRedeliveries { members["redeliveryCount"] = .whole(waiting[index].redeliveries) }
        waiting[index].sent = (consumer, now + (own ?? consumer.ackTimeout))
        consumer.socket.send(text: JSON.object(members).bytes)
        journal.record(
            "message", "sent",
            ["id": .text(waiting[index].id), "redeliveries": .whole(waiting[index].redeliveries)])
    }

    private func putBack(_ index: Int) {
        waiting[index].sent = nil
        waiting[index].redeliveries += 1
    }

    private func expire() {
        let limit = Duration.milliseconds(knobs().retentionMs)
        let now = Monotonic.now
        for message in waiting where now - message.published > limit {
            journal.record("message", "expired", ["id": .text(message.id)])
        }
        waiting.removeAll { now - $0.published > limit }
    }

    private func schedule() {
        guard let next = waiting.compactMap(\.sent?.until).min() else { return timer.cancel() }
        timer.schedule(at: next)
    }
}
