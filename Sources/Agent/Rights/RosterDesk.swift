internal import Grants
internal import Ledger
internal import Loop
internal import Rosters

/// Rosters as a whole: compared with the book, loaded as one change, and written out again.
///
/// Reading, comparing and writing text happen beside the loop; what touches the book happens on it, a few persons at a
/// time.
@Loop final class RosterDesk {
    private let grants: GrantDesk
    private let clock: StationClock

    init(_ grants: GrantDesk, clock: StationClock) {
        self.grants = grants
        self.clock = clock
    }

    /// What became of a roster.
    struct Outcome: Sendable {
        var difference: RosterDifference
        /// Wishes the cloud is told.
        var wishes = 0
    }

    /// Reads a roster and says what loading it would change.
    func compare(_ bytes: [UInt8]) async throws -> RosterDifference {
        await grants.gate.end()
        let held = await held()
        return try await Aside.run { Self.difference(bytes, held) }.get().difference
    }

    /// Makes the book what the roster says: one change of the ledger, all of it or nothing.
    ///
    /// - Parameter allowsEmpty: whether a roster without a person may revoke everybody.
    func load(_ bytes: [UInt8], allowsEmpty: Bool, by who: String) async throws -> Outcome {
        guard !grants.gate.isClosed else {
            throw Refusal("another roster is being loaded: try again", status: 503, exit: 75)
        }
        grants.gate.close()
        defer { grants.gate.open() }
        let held = await held()
        let room = RosterPlan.numbers(rows: Roster.maxRows, held: held.count)
        let (device, first, time) = (grants.book.device, grants.reserve(room), clock.moment.provable)
        let work = try await Aside.run { () -> Result<Work, any Error> in
            Self.difference(bytes, held).flatMap { read in
                if read.rows == 0, !allowsEmpty {
                    return .failure(
                        Refusal("the roster names nobody, and would revoke everybody: say --allow-empty if so"))
                }
                return .success(
                    Work(read.difference, RosterPlan(read.difference, device: device, first: first, at: time)))
            }
        }.get()
        if !work.difference.isEmpty { try await grants.apply(work.plan, work.records, by: who) }
        return Outcome(difference: work.difference, wishes: work.plan.wishes.count)
    }

    /// Living grants as CSV or JSON.
    func export(asJSON: Bool) async -> [UInt8] {
        await grants.gate.end()
        let held = await held()
        return await Aside.run { asJSON ? RosterText.json(held) : RosterText.csv(held) }
    }

    /// Everybody known, copied a few at a time.
    private func held() async -> [RosterHeld] {
        var held: [RosterHeld] = []
        await grants.eachSlot { slot in
            if let (person, right) = grants.book.known(at: slot) { held.append(RosterHeld(person, right)) }
        }
        return held
    }

    private nonisolated static func difference(
        _ bytes: [UInt8], _ held: [RosterHeld]
    ) -> Result<(difference: RosterDifference, rows: Int), any Error> {
        do throws(RosterFaults) {
            let roster = try Roster(reading: bytes, zone: SiteZoneFile.secondsEastOfUTC)
            return .success((try RosterDifference(of: roster, from: held), roster.rows.count))
        } catch {
            return .failure(Refusal("\(error)"))
        }
    }

    /// A difference, its changes, and what the audit says of them.
    private struct Work: Sendable {
        var difference: RosterDifference
        var plan: RosterPlan
        var records: [RosterRecord]

        init(_ difference: RosterDifference, _ plan: RosterPlan) {
            self.difference = difference
            self.plan = plan
            records = RosterRecord.all(of: difference, plan)
        }
    }
}
