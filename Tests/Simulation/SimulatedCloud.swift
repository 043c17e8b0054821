import Grants

/// Tuya's side: a table that is written and never read, a limit, and everything that can happen to a request.
struct SimulatedCloud {
    /// What becomes of a request.
    struct Fate {
        /// When it takes effect, in milliseconds after it was sent; nil for never.
        var takesEffect: Int64?
        /// When the station hears, or gives up.
        var ends: Int64
        var result: OutboxResult
    }

    /// Who may talk with the device, as Tuya has it.
    var table: Set<PersonID> = []
    var isAway = false
    /// Writes it takes in a second; 0 for any number.
    var limit = 0
    /// Of a hundred requests, how many meet a fault while there are faults.
    var faults = 0
    private var recent: [Int64] = []

    /// The station's patience with a request.
    static let patience: Int64 = 10_000

    mutating func fate(at now: Int64, using generator: inout SplitMix) -> Fate {
        let soon = generator.number(20...400)
        if isAway {
            return Fate(takesEffect: nil, ends: generator.chance(50) ? soon : Self.patience, result: .unreachable)
        }
        recent.removeAll { $0 <= now - 1000 }
        if limit > 0, recent.count >= limit { return Fate(takesEffect: nil, ends: soon, result: .throttled) }
        recent.append(now)
        let good = Fate(takesEffect: soon, ends: soon + generator.number(10...300), result: .done)
        guard generator.chance(faults) else { return good }
        switch generator.number(0...9) {
        // The answer is lost, or the connection was, before or after it took effect; or long after nobody waits any more.
        case 0, 1: return Fate(takesEffect: soon, ends: Self.patience, result: .unreachable)
        case 2: return Fate(takesEffect: nil, ends: Self.patience, result: .unreachable)
        case 3:
            return Fate(
                takesEffect: Self.patience + generator.number(0...60_000), ends: Self.patience, result: .unreachable)
        case 4: return Fate(takesEffect: soon, ends: Self.patience - 1, result: .done)
        case 5, 6: return Fate(takesEffect: nil, ends: soon, result: .retry)
        case 7: return Fate(takesEffect: nil, ends: soon, result: .throttled)
        case 8: return Fate(takesEffect: nil, ends: soon, result: .misconfigured(code: 1106))
        default: return Fate(takesEffect: nil, ends: soon, result: .refused(code: 1109))
        }
    }

    mutating func take(_ wish: Wish, of person: PersonID) {
        if wish == .grant { table.insert(person) } else { table.remove(person) }
    }
}
