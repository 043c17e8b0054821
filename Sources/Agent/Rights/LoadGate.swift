internal import Loop

/// Keeps the order of the ledger while a roster is being loaded.
///
/// What is withdrawn meanwhile counts at once, and reaches the disk behind the roster; what is given waits for its end.
@Loop final class LoadGate {
    private enum Phase { case open, preparing, written }

    private var phase = Phase.open
    private var waitingForPost: [CheckedContinuation<Void, Never>] = []
    private var waitingForEnd: [CheckedContinuation<Void, Never>] = []

    /// Whether a roster is being loaded.
    var isClosed: Bool { phase != .open }

    /// A load begins.
    func close() { phase = .preparing }

    /// The roster's change stands in the ledger's queue: what comes now comes behind it.
    func posted() {
        phase = .written
        resume(&waitingForPost)
    }

    /// The load has ended, one way or the other.
    func open() {
        phase = .open
        resume(&waitingForPost)
        resume(&waitingForEnd)
    }

    /// Returns when a change may go to the ledger.
    func turn() async {
        guard phase == .preparing else { return }
        await withCheckedContinuation { waitingForPost.append($0) }
    }

    /// Returns when no roster is being loaded.
    func end() async {
        while isClosed { await withCheckedContinuation { waitingForEnd.append($0) } }
    }

    private func resume(_ waiting: inout [CheckedContinuation<Void, Never>]) {
        let woken = waiting
        waiting = []
        for one in woken { one.resume() }
    }
}
