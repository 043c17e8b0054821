internal import FoundationEssentials
internal import Loop
internal import RoomWire
internal import Sockets

/// What became of a request to the room.
enum RoomReply: Equatable, Sendable {
    case answered(RoomAnswer)
    /// No answer before the deadline; whether it took effect is unknown.
    case unanswered
    /// The connection ended first; whether it took effect is unknown.
    case lost

    /// The answer, if the room accepted the request.
    var accepted: RoomAnswer? {
        if case .answered(let answer) = self, answer.accepted { answer } else { nil }
    }
}

/// Requests and answers on one connection to the room, matched by `requestId`, each with a deadline.
///
/// Nothing is kept for a later connection: a command that cannot be sent now is lost, and its asker is told.
@Loop final class RoomExchange {
    private struct Waiting {
        let deadline: Duration
        let then: @Loop (RoomReply) -> Void
    }

    /// Longest wait for an answer. Malformed or unknown requests may never be answered (reference, section 4).
    nonisolated static let deadline: Duration = .seconds(5)

    private let socket: WebSocket
    private var waiting: [String: Waiting] = [:]
    private var lastId = 0
    private var hasEnded = false
    private let encoder = JSONEncoder()
    private lazy var timer = LoopTimer { [unowned self] in self.expire() }

    init(_ socket: WebSocket) {
        self.socket = socket
    }

    /// Sends `command` at once and calls `then` exactly once.
    func send(_ command: RoomCommand, then: @escaping @Loop (RoomReply) -> Void = { _ in }) {
        guard !hasEnded else { return then(.lost) }
        lastId += 1
        let id = String(lastId)
        let request = RoomRequest(command, requestId: id)
        guard let frame = request.plainFrame ?? (try? encoder.encode(request)).map({ [UInt8]($0) }) else {
            return then(.lost)
        }
        socket.send(text: frame)
        waiting[id] = Waiting(deadline: Monotonic.now + Self.deadline, then: then)
        if waiting.count == 1 { timer.schedule(after: Self.deadline) }
    }

    /// Sends `command` and waits for what becomes of it.
    func ask(_ command: RoomCommand) async -> RoomReply {
        await withCheckedContinuation { continuation in
            send(command) { continuation.resume(returning: $0) }
        }
    }

    /// Hands an answer to its asker. False: nobody waits for it, and it is dropped.
    func take(_ answer: RoomAnswer) -> Bool {
        guard let one = waiting.removeValue(forKey: answer.requestId) else { return false }
        one.then(.answered(answer))
        return true
    }

    /// The connection ended: everyone who waits is told.
    func end() {
        hasEnded = true
        timer.cancel()
        let left = waiting.values
        waiting = [:]
        for one in left { one.then(.lost) }
    }

    private func expire() {
        let now = Monotonic.now
        for (id, one) in waiting where one.deadline <= now {
            waiting[id] = nil
            one.then(.unanswered)
        }
        if let next = waiting.values.map(\.deadline).min() { timer.schedule(at: next) }
    }
}
