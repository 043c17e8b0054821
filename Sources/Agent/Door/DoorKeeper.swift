internal import Doors
internal import Ledger
internal import Loop

/// Writes what of a door outlives a restart, in the order it changed, and again until the ledger takes it.
@Loop final class DoorKeeper {
    private var ledger: Ledger?
    private let clock: StationClock
    private var last: Task<Void, any Error>?
    private var owed: [String: KeptDoor] = [:]
    private lazy var timer = LoopTimer { [unowned self] in self.retry() }

    private static let retryAfter: Duration = .seconds(5)

    /// A keeper that remembers until there is a ledger.
    init(_ clock: StationClock) { self.clock = clock }

    /// Writes to this ledger from now on, what is owed first.
    func use(_ ledger: Ledger) {
        self.ledger = ledger
        retry()
    }

    /// Writes it without waiting.
    func keep(_ kept: KeptDoor, of name: String) {
        owed[name] = kept
        let before = last
        last = Loop.spawn {
            try? await before?.value
            await self.commit(name, kept)
        }
    }

    /// Returns when everything that was to be kept is on disk; false when it is not.
    func settled() async -> Bool {
        try? await last?.value
        return owed.isEmpty
    }

    private func commit(_ name: String, _ kept: KeptDoor) async {
        // A newer one follows: what is on disk in between counts for nothing.
        guard owed[name] == kept else { return }
        guard let ledger else { return }
        let state = KeptDoorState(mode: kept.text, since: clock.wall, tampered: kept.isTamperBlocked)
        do throws(LedgerError) {
            try await ledger.commit(LedgerChange([.doorState(name: name, state)]))
        } catch {
            return timer.schedule(after: Self.retryAfter)
        }
        if owed[name] == kept { owed[name] = nil }
    }

    private func retry() {
        for (name, kept) in owed { keep(kept, of: name) }
    }
}
