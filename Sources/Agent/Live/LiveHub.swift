internal import Loop
internal import Sockets

/// Pushes what happens to whoever watches `/api/live`.
///
/// Nobody waits for a watcher: what is told goes out some milliseconds after the callback that told it, of keys and records
/// a bounded number at a time, and who leaves more than ``queuedBytes`` unread is dropped.
@Loop final class LiveHub {
    /// Most watchers at once; a further one is refused.
    nonisolated static let mostWatchers = 12
    /// Bytes a watcher may leave unread, beside what the kernel keeps for it.
    nonisolated static let queuedBytes = 64 << 10
    /// Most keys and records of one ``gather``; of more, their number alone is told.
    private static let mostAtOnce = 50
    /// How long events are gathered: a line that flutters is told of once in that time.
    private static let gather: Duration = .milliseconds(20)

    /// Everything as it is now.
    var present: @Loop () -> LiveState
    /// Told of a watcher that was dropped.
    var onDrop: @Loop (SocketLoss) -> Void = { _ in }
    private let door: @Loop (String) -> DoorResource?
    private let wallTime: @Loop () -> String
    private var watchers: [ObjectIdentifier: WebSocket] = [:]
    private var waiting: [LiveNews] = []
    private var missed = 0
    private var number: UInt64 = 0
    /// The doors as they were told last.
    private var doors: [String: DoorResource] = [:]
    private lazy var timer = LoopTimer { [unowned self] in self.flush() }

    /// A hub that nobody watches; `door` looks a door up by its name.
    init(
        wallTime: @escaping @Loop () -> String, present: @escaping @Loop () -> LiveState,
        door: @escaping @Loop (String) -> DoorResource?
    ) {
        self.wallTime = wallTime
        self.present = present
        self.door = door
    }

    /// Takes another watcher, or says that there are enough.
    func admit(_ socket: WebSocket) -> UpgradeAnswer {
        guard watchers.count < Self.mostWatchers else {
            let message = Message(
                "\(Self.mostWatchers) watch this station already: end one of them, or try again", exit: 75)
            return .refuse(
                503, headers: [("Content-Type", "application/json")], body: ControlServer.encoded(message))
        }
        // What waits is in the state that the new one gets.
        flush()
        let state = present()
        for door in state.doors { doors[door.name] = door }
        var message = LiveMessage(.state)
        message.state = state
        socket.send(text: encoded(&message))
        let id = ObjectIdentifier(socket)
        watchers[id] = socket
        return .accept(onMessage: { _ in }, onClose: { [weak self] loss in self?.left(id, loss) })
    }

    /// Tells the watchers, soon.
    func tell(_ news: LiveNews) {
        guard !watchers.isEmpty else { return }
        if waiting.isEmpty { timer.schedule(after: Self.gather) }
        if let subject = news.subject {
            // There are only so many subjects, and the newest of each counts.
            waiting.removeAll { $0.subject == subject }
        } else if waiting.count(where: { $0.subject == nil }) >= Self.mostAtOnce {
            return missed += 1
        }
        waiting.append(news)
    }

    private func left(_ id: ObjectIdentifier, _ loss: SocketLoss) {
        watchers[id] = nil
        if loss.cause == .overflow { onDrop(loss) }
    }

    private func flush() {
        timer.cancel()
        let (news, left) = (waiting, missed)
        (waiting, missed) = ([], 0)
        for item in news { if let message = told(item) { push(message) } }
        guard left > 0 else { return }
        var message = LiveMessage(.missed)
        message.missed = left
        push(message)
    }

    private func push(_ message: LiveMessage) {
        number += 1
        var message = message
        let bytes = encoded(&message)
        for watcher in watchers.values { watcher.send(text: bytes) }
    }

    private func encoded(_ message: inout LiveMessage) -> [UInt8] {
        message.n = number
        message.at = wallTime()
        return ControlServer.encoded(message)
    }

    /// Nil for a door that looks as before.
    private func told(_ news: LiveNews) -> LiveMessage? {
        var message: LiveMessage
        switch news {
        case .key(let key):
            message = LiveMessage(.key)
            message.key = key.map(String.init)
            message.hidden = key == nil ? true : nil
        case .line(let line):
            message = LiveMessage(.line)
            message.line = line
        case .door(let name):
            guard let resource = door(name), resource != doors[name] else { return nil }
            doors[name] = resource
            message = LiveMessage(.door)
            message.door = resource
        case .call(let word):
            message = LiveMessage(.call)
            message.call = word
        case .record(let record):
            message = LiveMessage(.record)
            message.record = record
        case .part(let part):
            message = LiveMessage(.part)
            message.part = part
        case .keypad(let keypad):
            message = LiveMessage(.keypad)
            message.keypad = keypad
        }
        return message
    }
}
