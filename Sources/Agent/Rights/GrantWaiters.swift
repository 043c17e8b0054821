internal import Grants
internal import Loop

/// Those who wait for the cloud's word on a wish, each for a time of its own.
@Loop final class GrantWaiters {
    private var waiting: [PersonID: [Waiting]] = [:]
    private var last: UInt64 = 0

    private struct Waiting {
        let id: UInt64
        let version: Version
        let resume: @Loop (GrantOutcome) -> Void
    }

    /// Waits until this version is told of, at most for `patience`.
    func wait(for version: Version, of person: PersonID, patience: Duration) async -> GrantOutcome {
        last += 1
        let id = last
        return await withCheckedContinuation { continuation in
            waiting[person, default: []].append(
                Waiting(id: id, version: version) { continuation.resume(returning: $0) })
            Loop.spawn {
                await Loop.sleep(for: patience)
                self.giveUp(id, of: person)
            }
        }
    }

    /// Tells those who wait for a version that is meant.
    func tell(_ person: PersonID, _ outcome: GrantOutcome, where isMeant: (Version) -> Bool) {
        let told = waiting[person]?.filter { isMeant($0.version) } ?? []
        waiting[person]?.removeAll { isMeant($0.version) }
        for one in told { one.resume(outcome) }
    }

    private func giveUp(_ id: UInt64, of person: PersonID) {
        guard let index = waiting[person]?.firstIndex(where: { $0.id == id }) else { return }
        waiting[person]?.remove(at: index).resume(.notYet)
    }
}
