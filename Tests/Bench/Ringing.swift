import Loop
import Stage

/// A stand-in Room whose journal is the stop-watch: it rings a controller and takes the time to its answer.
@Loop final class Ringing {
    /// The Room.
    let room: RoomActor
    /// Quiet time before the next invite.
    private let rest: Duration
    private var sent: Duration?
    private var last = Monotonic.now
    private var waiting: CheckedContinuation<(String, Duration)?, Never>?
    private lazy var deadline = LoopTimer { [unowned self] in self.answer(nil) }

    /// The longest that anything here is waited for.
    private static let patience = Duration.seconds(10)

    init(_ room: RoomActor, rest: Duration) {
        (self.room, self.rest) = (room, rest)
        room.journal.onRecord = { [weak self] entry in self?.saw(entry) }
    }

    /// Returns once a controller is authorized and nothing has been said for a while.
    func connected(quiet: Duration) async throws {
        let end = Monotonic.now + Self.patience
        while room.journal.counts["sent auth", default: 0] == 0 || Monotonic.now - last < quiet {
            guard Monotonic.now < end else { throw Missing("no quiet controller after 10 s") }
            await Loop.sleep(for: .milliseconds(20))
        }
    }

    /// Rings as `peer`; the time from the write of the invite to the arrival of `answer`, which must be the answer. A session
    /// is ended at once.
    ///
    /// - Parameter rests: whether to wait until all is quiet after a rejection; after a session it is always waited.
    func ring(_ peer: String, expecting answer: String, rests: Bool = true) async throws -> Double {
        let time = try await begin(peer, expecting: answer)
        if answer == "accept" { try room.hangUp(peer: nil) }
        if rests || answer == "accept" { try await becomeQuiet() }
        return time
    }

    /// Rings as `peer`; where it is accepted, the session goes on.
    func begin(_ peer: String, expecting answer: String) async throws -> Double {
        try room.ring(RoomParty(peer))
        deadline.schedule(after: Self.patience)
        // The answer cannot have come yet: it is read on this very thread.
        let heard = await withCheckedContinuation { waiting = $0 }
        deadline.cancel()
        guard let heard else { throw Missing("no answer to an invite within 10 s") }
        guard heard.0 == answer else { throw Missing("\(heard.0) instead of \(answer) to \(peer)") }
        return heard.1.inSeconds
    }

    private func becomeQuiet() async throws {
        let end = Monotonic.now + Self.patience
        repeat {
            guard Monotonic.now < end else { throw Missing("no quiet after an answer") }
            await Loop.sleep(for: rest)
        } while Monotonic.now - last < rest || room.appState != 3
    }

    private func saw(_ entry: Journal.Entry) {
        last = entry.at
        switch (entry.kind, entry.name) {
        case ("sent", "inviteReceived"): sent = entry.at
        case ("received", "accept"), ("received", "reject"):
            guard let sent else { return }
            self.sent = nil
            answer((entry.name, entry.at - sent))
        default: break
        }
    }

    private func answer(_ heard: (String, Duration)?) {
        waiting?.resume(returning: heard)
        waiting = nil
    }
}
