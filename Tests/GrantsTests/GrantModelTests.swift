import Grants
import Support
import Testing

/// What the rules say, the slow way: the whole history is kept and read again for each question.
private struct Model {
    enum Event {
        case grant(Grant, peers: [Peer])
        case enable(Bool)
        case revoke
        case confirm(Version, at: Int64)
        case forget
    }

    var history: [(person: PersonID, version: Version, event: Event)] = []

    func reason(_ caller: String, _ now: Int64, _ minute: Int) -> ReasonCode {
        // Bytes: two texts that Swift calls equal may be two identities.
        let bare = Array(caller.utf8.prefix { $0 != UInt8(ascii: "/") })
        var owner: [[UInt8]: PersonID] = [:]
        for (person, _, event) in history {
            switch event {
            case .grant(_, let peers):
                owner = owner.filter { $0.value != person }
                for peer in peers { owner[Array(peer.text.utf8)] = person }
            case .forget: owner = owner.filter { $0.value != person }
            default: break
            }
        }
        return owner[bare].map { reason($0, now, minute) } ?? .personUnknown
    }

    func reason(_ person: PersonID, _ now: Int64, _ minute: Int) -> ReasonCode {
        let own = history.filter { $0.person == person }
        let lastDenial = own.lastIndex {
            if case .revoke = $0.event { true } else if case .forget = $0.event { true } else { false }
        }
        let revoked = lastDenial.map { own[$0].version }
        let since = own.suffix(from: lastDenial.map { $0 + 1 } ?? 0)
        var grant: Grant?
        var confirmed: Int64?
        for (_, _, event) in since {
            switch event {
            case .grant(let new, _): grant = new
            case .enable(let enabled): grant?.enabled = enabled
            case .confirm(let version, let at): if grant != nil, version > revoked ?? 0 { confirmed = at }
            case .revoke, .forget: break
            }
        }
        guard let grant else { return revoked == nil ? .personUnknown : .grantRevoked }
        if !grant.enabled { return .grantDisabled }
        if let from = grant.from, now < from.seconds { return .grantNotYetValid }
        if let until = grant.until, until.seconds <= now { return .grantExpired }
        if let schedule = grant.schedule,
            !schedule.contains(SiteTime(wall(4 * 86_400 + Int64(minute) * 60), secondsEastOfUTC: 0))
        {
            return .outsideSchedule
        }
        guard let confirmed else { return .grantUnconfirmed }
        return now - confirmed > 259_200 ? .cacheStale : .granted
    }
}

@Suite struct GrantModelTests {
    static let persons = ["a", "b", "c", "d"].map(id)
    static let peers = ["x@s", "X@s", "y@s", "y@s.", "caf\u{e9}@s", "cafe\u{301}@s"].map { Peer($0)! }

    @Test func `random histories decide as the whole history read slowly`() throws {
        let first = UInt64.random(in: 0...(.max / 2))
        for seed in first..<(first + 400) { try run(seed: seed) }
    }

    private func run(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var book = GrantBook(device: lobby)
        var model = Model()
        var now: Int64 = 1_000_000
        for step in 0..<60 {
            now += Int64.random(in: 0...40_000, using: &generator)
            try change(&book, &model, now, &generator)
            let minute = Int.random(in: 0..<10_080, using: &generator)
            for person in Self.persons {
                let decision = book.decide(person: person, at: trusted(now, minuteOfWeek: minute))
                try #require(
                    decision.reason == model.reason(person, now, minute), "seed \(seed) step \(step) \(person)")
            }
            for peer in Self.peers {
                let decision = book.decide(caller: "\(peer)/I", at: trusted(now, minuteOfWeek: minute))
                try #require(
                    decision.reason == model.reason("\(peer)/I", now, minute), "seed \(seed) step \(step) \(peer)")
            }
        }
    }

    private func change(
        _ book: inout GrantBook, _ model: inout Model, _ now: Int64, _ generator: inout SeededGenerator
    ) throws {
        let person = Self.persons.randomElement(using: &generator)!
        let version = book.nextVersion
        let mark = RevocationMark(version: version, at: wall(now))
        var event: Model.Event
        let change: GrantChange
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<4:
            let peers = Self.peers.filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
            let grant = randomGrant(version, now, &generator)
            (event, change) = (.grant(grant, peers: peers), .grant(Person(id: person, unit: "1", peers: peers), grant))
        case 4:
            let enabled = Bool.random(using: &generator)
            (event, change) = (.enable(enabled), .enable(person, enabled, version))
        case 5: (event, change) = (.revoke, .revoke(person, mark))
        case 6: (event, change) = (.forget, .forget(person, mark))
        default:
            // Late, early, or just right: any version ever given out.
            let confirmed = Version.random(in: 0...book.lastVersion, using: &generator)
            let known = book.right(of: person)?.confirmation?.version ?? 0
            event = .confirm(max(confirmed, known), at: now)
            change = .confirm(person, Confirmation(version: max(confirmed, known), at: trusted(now)))
        }
        do {
            try book.apply(change)
            model.history.append((person, version, event))
        } catch {
            // Refused for a stated reason; the model does not hear of it.
        }
    }

    private func randomGrant(_ version: Version, _ now: Int64, _ generator: inout SeededGenerator) -> Grant {
        func maybe<T>(_ value: T) -> T? { Int.random(in: 0..<3, using: &generator) == 0 ? value : nil }
        let from = maybe(wall(now + Int64.random(in: -50_000...50_000, using: &generator)))
        let until = maybe(wall(now + Int64.random(in: -20_000...90_000, using: &generator)))
        let schedule = maybe(Schedule("mon-wed 08:00-18:00; sat 22:00-06:00")!)
        return Grant(version: version, from: from, until: until, schedule: schedule, enabled: maybe(false) ?? true)
    }
}
