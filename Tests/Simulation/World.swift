import Grants
import Rosters

/// One station over ten days: the product's reducers, between a disk, a cloud and clocks that fail by chance.
///
/// What `GrantDesk`, `OutboxWorker` and `RoundDesk` do around the reducers is done here in the same order.
final class World {
    enum Event {
        case operate
        case written(life: Int)
        case retry(life: Int)
        case takesEffect(OutboxRow)
        case ends(OutboxRow, OutboxResult, life: Int)
        case found(RoundQuestion, life: Int)
        case wakeOutbox(life: Int)
        case wakeRounds(life: Int)
        case tick(life: Int)
        case opens(life: Int)
        case outage(Bool)
        case noticed(Bool)
        case restart(powerCut: Bool)
        case step
        case synchronise
        case meddle
        case planned(life: Int)
    }

    /// A transaction on its way to the disk, what is owed of it where that refuses, and what follows.
    struct Write {
        /// What of it is done with the whole alone, and what with what is owed, too.
        let whole: Int
        let number: Int
        let steps: [SimulatedDisk.Step]
        let owed: [SimulatedDisk.Step]
        let fails: Bool
        let done: (Bool) throws -> Void

        init(
            _ number: Int, whole: Int? = nil, _ steps: [SimulatedDisk.Step], owed: [SimulatedDisk.Step], fails: Bool,
            done: @escaping (Bool) throws -> Void
        ) {
            (self.number, self.whole) = (number, whole ?? number)
            (self.steps, self.owed, self.fails, self.done) = (steps, owed, fails, done)
        }
    }

    static let device = DeviceID("6cdoorstation000000001")!
    static let persons = (0..<8).map { PersonID("p\($0)")! }
    static let day: Int64 = 86_400_000
    static let days = 10

    let seed: UInt64
    var random: SplitMix
    var agenda = Agenda<Event>()
    var now: Int64 = 1_800_000_000_000
    let began: Int64
    var isCalm = false
    var tally = Tally()

    var clock: SimulatedClock
    var disk = SimulatedDisk(device: device)
    var cloud = SimulatedCloud()
    var truth: Truth

    var life = 0
    var book = GrantBook(device: device)
    var outbox = Outbox()
    var rounds = Rounds(repostEvery: .zero)
    var isOpen = false
    let policy: GrantPolicy
    let repostEvery: Duration
    let writesPerSecond: Int
    var writes: [Write] = []
    var lastWrite = 0
    var lastWriteDue: Int64 = 0
    var isLoading = false
    var isPlanned = false
    var waitingForPlan: [() throws -> Void] = []
    var unwritten: [OutboxRow] = []
    var debt: [(number: Int, steps: [SimulatedDisk.Step])] = []
    var waitingForLoad: [() throws -> Void] = []
    var wakeOutbox = Wake()
    var wakeRounds = Wake()
    var inFlight: [OutboxRow] = []
    var lastSend: Int64?
    var lastRound: (at: Int64, trusted: Bool)?
    /// The one before it.
    var roundBefore: (at: Int64, trusted: Bool)?
    var strays: Set<PersonID> = []
    var early = false
    var rosterText = ""
    var rosterFirst: Version = 0
    var rosterTerms: [PersonID: Truth.Terms?] = [:]
    var held: [RosterHeld] = []

    private let isTraced: Bool

    init(seed: UInt64, isTraced: Bool = false) {
        self.seed = seed
        self.isTraced = isTraced
        random = SplitMix(seed: seed)
        began = now
        clock = SimulatedClock(bootedAt: now - 600_000)
        let staleHours = random.pick([12, 24, 72] as [Int64])
        let untrusted = random.chance(20) ? GrantPolicy.UntrustedClock.deny : .lowerBound
        policy = GrantPolicy(staleAfter: .seconds(staleHours * 3600), untrustedClock: untrusted)
        repostEvery = .seconds(3600 * random.pick([0, 24, 48, 168] as [Int64]))
        writesPerSecond = random.pick([1, 2, 20])
        truth = Truth(staleAfter: staleHours * 3600, deniesWithoutClock: untrusted == .deny)
        cloud.faults = random.pick([0, 10, 40])
        cloud.limit = random.pick([0, 0, 1])
    }

    var moment: Moment { clock.moment(now) }
    var uptime: Duration { clock.uptime(now) }

    func fail(_ what: String) -> Finding {
        Finding(seed: seed, day: Double(now - began) / Double(Self.day), what: what)
    }

    func trace(_ what: @autoclosure () -> String) {
        if isTraced { print("\(Double(now - began) / 1000) s: \(what())") }
    }

    func put(_ event: Event, after delay: Int64) { agenda.put(event, at: now + delay) }

    // MARK: ten days

    /// Lives through them; throws what was found.
    func run() throws -> Tally {
        let end = began + Int64(Self.days) * Self.day
        for _ in 0..<random.number(40...120) { agenda.put(.operate, at: random.number(began...end)) }
        for _ in 0..<random.number(0...6) {
            agenda.put(.restart(powerCut: random.chance(40)), at: random.number(began...end))
        }
        for _ in 0..<random.number(0...4) { agenda.put(.step, at: random.number(began...end)) }
        for _ in 0..<random.number(0...4) { agenda.put(.meddle, at: random.number(began...end)) }
        for _ in 0..<random.number(0...5) {
            let from = random.number(began...end)
            agenda.put(.outage(true), at: from)
            agenda.put(.outage(false), at: from + random.pick([30_000, 3_600_000, 3 * 3_600_000, 9 * 3_600_000]))
        }
        begin()
        try live(until: end)
        try settle()
        return tally
    }

    func live(until end: Int64, or isDone: () -> Bool = { false }) throws {
        while !isDone(), let (time, event) = agenda.next() {
            if time > end {
                agenda.put(event, at: time)
                break
            }
            now = max(now, time)
            try take(event)
        }
        now = max(now, end)
    }

    /// The faults stop; one full round later everything agrees.
    func settle() throws {
        isCalm = true
        (cloud.isAway, cloud.faults, cloud.limit) = (false, 0, 0)
        clock.synchronise()
        // What was sent before takes effect, and what the disk refused is lost, as it was said.
        try live(until: now + 180_000)
        try restart(powerCut: false)
        try live(until: now + 60_000)
        outbox.push()
        want(.command)
        try turn()
        let hours: Int64 = 24
        let limit = now + hours * 3_600_000
        var isAgreed: Bool {
            !rounds.isFull && outbox.rows.isEmpty && inFlight.isEmpty && writes.isEmpty && debt.isEmpty
        }
        try live(until: limit) { isAgreed }
        guard isAgreed else { throw fail("no full round comes to its end within \(hours) h: \(outbox.rows)") }
        try checkAgreement(in: book, "in memory")
        try checkAgreement(in: GrantBook(device: Self.device, policy: policy, contents: disk.contents), "on disk")
        guard disk.outbox.isEmpty else { throw fail("wishes are left on disk: \(disk.outbox)") }
    }

    func checkAgreement(in book: GrantBook, _ place: String) throws {
        for person in Self.persons {
            let wanted = truth.wanted(person) != nil
            let right = book.right(of: person)
            guard (right?.wanted == .grant) == wanted else { throw fail("\(person) is wanted otherwise \(place)") }
            guard (right?.confirmed != nil && wanted) == wanted else { throw fail("\(person) is unconfirmed \(place)") }
            let isHeld = cloud.table.contains(person)
            if isHeld != wanted, !(isHeld && right?.mark == nil && strays.contains(person)) {
                throw fail("the cloud \(isHeld ? "holds" : "does not hold") \(person), wanted \(wanted) \(place)")
            }
        }
        tally.strays += strays.count
    }

    func take(_ event: Event) throws {
        switch event {
        case .operate: if !isCalm { try operate() }
        case .written(let life): if life == self.life { try written() }
        case .retry(let life):
            guard life == self.life else { return }
            payDebt()
            try turn()
        case .takesEffect(let row): takesEffect(row)
        case .ends(let row, let result, let life): if life == self.life { try ended(row, result) }
        case .found(let question, let life): if life == self.life { try found(question) }
        case .wakeOutbox(let life): if life == self.life, wakeOutbox.fires(at: now) { try turn() }
        case .wakeRounds(let life): if life == self.life, wakeRounds.fires(at: now) { try turnRounds() }
        case .tick(let life): if life == self.life { try tick() }
        case .opens(let life):
            guard life == self.life else { return }
            isOpen = true
            want(.start)
            try turn()
            try tick()
        case .outage(let begins):
            guard !isCalm else { return }
            cloud.isAway = begins
            put(.noticed(!begins), after: random.number(100...60_000))
        case .noticed(let answers): try noticed(answers)
        case .restart(let powerCut): if !isCalm { try restart(powerCut: powerCut) }
        case .step:
            guard !isCalm else { return }
            clock.step(by: random.pick([-315_360_000, -7200, -3, 3, 86_400 * 9, 315_360_000]))
            put(.synchronise, after: random.pick([60_000, 3_600_000, Self.day]))
            try checkAll()
        case .synchronise:
            clock.synchronise()
            try checkAll()
        case .meddle:
            // Somebody changes a grant at Tuya itself.
            if !isCalm,
                let person = Self.persons.filter({ book.right(of: $0)?.wanted != nil }).randomElement(using: &random)
            {
                cloud.take(random.chance(50) ? .grant : .revoke, of: person)
            }
        case .planned(let life): if life == self.life { try planned() }
        }
    }

    // MARK: decisions

    func check(_ person: PersonID) throws {
        let decision = book.decide(person: person, at: moment)
        let isGranted = decision.reason == .granted
        let verdict = truth.verdict(person, now: now / 1000, clockIsTrusted: moment.isTrusted)
        switch verdict {
        case .grant: tally.grants += 1
        case .deny: tally.denials += 1
        case .either: tally.undecided += 1
        }
        switch verdict {
        case .grant where !isGranted: throw fail("\(person) is denied \(decision.reason), to be granted")
        case .deny(let why) where isGranted: throw fail("\(person) is granted, to be denied: \(why)")
        case .grant, .deny, .either: break
        }
    }

    func checkAll() throws { for person in Self.persons { try check(person) } }
}
