import Loop
import Sockets
import Testing

/// What a socket reported, in order, for a test that waits for it.
@Loop final class Recorder<Event: Sendable> {
    private(set) var events: [Event] = []
    private var waiting: (() -> Void)?

    nonisolated init() {}

    func note(_ event: Event) {
        events.append(event)
        waiting?()
    }

    /// The first event for which `pick` gives something; fails the test when it does not come in time.
    func first<Found: Sendable>(
        within limit: Duration = .seconds(5), sourceLocation: SourceLocation = #_sourceLocation,
        _ pick: @escaping @Loop (Event) -> Found?
    ) async throws -> Found {
        let found: Found? = await withCheckedContinuation { continuation in
            var open = true
            let answer = { (found: Found?) in
                guard open else { return }
                open = false
                self.waiting = nil
                continuation.resume(returning: found)
            }
            let alarm = LoopTimer { answer(nil) }
            let look = {
                guard let found = self.events.lazy.compactMap(pick).first else { return }
                alarm.cancel()
                answer(found)
            }
            waiting = look
            alarm.schedule(after: limit)
            look()
        }
        return try #require(
            found, "not seen within \(limit); seen: \(String(describing: events).prefix(500))",
            sourceLocation: sourceLocation)
    }
}

/// A client's events as values that a test can compare.
enum Seen: Sendable, Equatable {
    case opened
    case message(String)
    case lost(SocketLoss.Cause)
}

extension Recorder where Event == Seen {
    func loss(
        within limit: Duration = .seconds(5), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> SocketLoss.Cause {
        try await first(within: limit, sourceLocation: sourceLocation) {
            guard case .lost(let cause) = $0 else { return nil }
            return cause
        }
    }

    func message(
        within limit: Duration = .seconds(5), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        try await first(within: limit, sourceLocation: sourceLocation) {
            guard case .message(let text) = $0 else { return nil }
            return text
        }
    }

    func opening(within limit: Duration = .seconds(5), sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await first(within: limit, sourceLocation: sourceLocation) { $0 == .opened ? () : nil }
    }

    var losses: Int { events.count { if case .lost = $0 { true } else { false } } }
}
