internal import Boards
internal import Doors
internal import Grants
internal import Guard
internal import Ledger
internal import Lines
internal import Loop

/// Runs the doors: gives each event to its reducer and does what that says.
///
/// What the guard says comes through `DoorReports.swift`, what the lines say through `DoorLines.swift`, what people want
/// through `DoorWishes.swift`.
@Loop final class DoorDesk {
    /// The doors' names in the order of the configuration.
    let names: [String]
    /// Told when a contact or monitor cannot be read.
    var onLineFault: @Loop (LineError) -> Void = { _ in }
    /// Told what a contact or monitor shows, by the line's name.
    var onLine: @Loop (String, LineValue?) -> Void = { _, _ in }
    /// Told that the door of that name may look otherwise than before.
    var onLook: @Loop (String) -> Void = { _ in }
    /// Told with each sign of life to the guard.
    var onBeat: @Loop () -> Void = {}
    /// Told what the people in front of the door of that name are to notice.
    var onSignal: @Loop (String, DoorSignal) -> Void = { _, _ in }

    private(set) var doors: [String: WatchedDoor] = [:]
    let journal: Journal
    let status: StatusBoard
    let clock: StationClock
    let keeper: DoorKeeper
    private let plan: GuardPlan
    private var link: GuardLink?
    private var answers: [UInt64: @Loop (DoorAnswer) -> Void] = [:]
    private var lastRequest: UInt64 = 0
    private lazy var schedule = LoopTimer { [unowned self] in self.lookAtClock() }

    /// How often the schedules look at the clock, at the least: a clock that loses its trust opens nothing for longer.
    private static let lookEvery: Int64 = 10

    init(plan: GuardPlan, setups: [DoorSetup], journal: Journal, status: StatusBoard, clock: StationClock) {
        self.plan = plan
        names = setups.map(\.name)
        self.journal = journal
        self.status = status
        self.clock = clock
        keeper = DoorKeeper(clock)
        for setup in setups { doors[setup.name] = WatchedDoor(setup) }
        hasSchedule = setups.contains { $0.rules.holdOpen != nil }
    }

    private let hasSchedule: Bool

    /// Starts the guard: its first act drives every lock output to locked.
    func start() {
        for (name, door) in doors { door.timer = LoopTimer { [unowned self] in self.take(name, .tick) } }
        status.set("guard", "starting")
        do throws(GuardError) {
            link = try GuardLink(plan) { [unowned self] in self.heard($0) }
            link?.onBeat = { [unowned self] in self.onBeat() }
            link?.start()
        } catch {
            status.set("guard", "fault", reason: "\(error)")
        }
        if hasSchedule { lookAtClock() }
    }

    /// The guard's process was stopped, or went on, or ended.
    func guardChanged() { link?.childChanged() }

    /// Goes on with what was kept of each door; what is to be kept goes to this ledger.
    func restore(_ kept: [String: KeptDoorState], ledger: Ledger) {
        for name in names {
            let state = kept[name].map { KeptDoor($0.mode, isTamperBlocked: $0.tampered) }
            take(name, .restored(state ?? KeptDoor()))
            // It stood in this mode before the restart, too.
            if let before = kept[name], before.mode == doors[name]?.door.kept.text {
                doors[name]?.lastChange = before.since
            }
        }
        keeper.use(ledger)
    }

    /// Locks every door and ends the guard.
    func stop() async {
        schedule.cancel()
        await link?.stop()
        _ = await keeper.settled()
    }

    /// Gives a door an event and does what it says; then what that means for the others of its interlock.
    func take(_ name: String, _ event: DoorEvent) {
        guard let door = doors[name] else { return }
        let before = door.door.mode.word
        for effect in door.door.step(event, now: Monotonic.now) { perform(effect, door) }
        if door.door.mode.word != before { door.lastChange = clock.wall }
        show(door)
        guard !door.others.isEmpty else { return }
        for other in door.others { tellOthers(of: other) }
    }

    /// A door is told only what is new to it: two doors cannot ask each other for ever.
    private func tellOthers(of name: String) {
        guard let door = doors[name] else { return }
        let secured = door.others.allSatisfy { doors[$0]?.door.isSecured ?? false }
        if door.door.othersAreSecured != secured { take(name, .others(secured: secured)) }
    }

    private func perform(_ effect: DoorEffect, _ door: WatchedDoor) {
        switch effect {
        case .askRelease(let time): link?.release(door.name, for: time)
        case .askHold: link?.hold(door.name)
        case .askLock: link?.lock(door.name)
        case .serveExit(let served): link?.serveExit(door.name, served)
        case .answer(let id, let answer): answers.removeValue(forKey: id)?(answer)
        case .record(let record): journal.happened(record, at: door.name)
        case .keep(let kept): keeper.keep(kept, of: door.name)
        case .signal(let signal): onSignal(door.name, signal)
        case .wake(let instant): door.timer?.schedule(at: instant)
        }
    }

    func show(_ door: WatchedDoor) {
        let word = door.word
        status.set("door \(door.name)", word.state, reason: word.reason)
        onLook(door.name)
    }

    /// A request whose answer goes to `then`.
    func request(by requester: Requester, then: @escaping @Loop (DoorAnswer) -> Void) -> DoorRequest {
        lastRequest += 1
        answers[lastRequest] = then
        return DoorRequest(id: lastRequest, by: requester)
    }

    /// Tells every door what time it is, and again at the next minute.
    private func lookAtClock() {
        let time = clock.siteTime
        for name in names { take(name, .time(time)) }
        let toMinute = 60 - (clock.wall.seconds % 60 + 60) % 60
        schedule.schedule(after: .seconds(min(toMinute, Self.lookEvery)))
    }
}
