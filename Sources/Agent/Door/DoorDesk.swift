internal import Boards
internal import Doors
internal import Grants
internal import Guard
internal import Lines
internal import Loop

/// Runs the doors: requests to the guard, the guard's reports to the audit, contacts and monitors to the state.
@Loop final class DoorDesk {
    private final class Post {
        var door: Door
        var timer: LoopTimer?
        var watches: [LineWatch] = []
        var lastChange: WallTime?
        var guardSaysReleased: Bool?
        /// The exit button as the guard told it; nil while it holds none it can read.
        var exitPressed: Bool?
        /// What the guard said is wrong with a line of the door, until it says that it works.
        var fault: String?
        /// The guard tries in vain to make the lock output inactive.
        var lockFails = false
        init(_ door: Door) { self.door = door }
    }

    /// The doors' names in the order of the configuration.
    let names: [String]
    private var posts: [String: Post] = [:]
    private var link: GuardLink?
    private let plan: GuardPlan
    private let journal: Journal
    private let status: StatusBoard
    private let clock: StationClock
    /// Told when a contact or monitor cannot be read.
    var onLineFault: @Loop (LineError) -> Void = { _ in }
    /// Told what the people in front of the door of that name are to notice.
    var onSignal: @Loop (String, DoorSignal) -> Void = { _, _ in }
    private var answers: [UInt64: @Loop (DoorAnswer) -> Void] = [:]
    private var lastRequest: UInt64 = 0

    init(plan: GuardPlan, releaseTimes: [String: Duration], journal: Journal, status: StatusBoard, clock: StationClock)
    {
        self.plan = plan
        names = plan.doors.map(\.name)
        self.journal = journal
        self.status = status
        self.clock = clock
        for name in names { posts[name] = Post(Door(releaseTime: releaseTimes[name] ?? .seconds(5))) }
    }

    /// Starts the guard: its first act drives every lock output to locked.
    func start() {
        for (name, post) in posts { post.timer = LoopTimer { [unowned self] in self.take(name, .tick) } }
        status.set("guard", "starting")
        do throws(GuardError) {
            link = try GuardLink(plan) { [unowned self] in self.heard($0) }
            link?.start()
        } catch {
            status.set("guard", "fault", reason: "\(error)")
        }
    }

    /// Takes the door position switch of a door.
    func watchContact(_ name: String, _ spec: LineSpec, on chip: Chip) throws(LineError) {
        try watch(name, spec, on: chip) { .contact($0) }
    }

    /// Takes the lock monitor of a door.
    func watchMonitor(_ name: String, _ spec: LineSpec, on chip: Chip) throws(LineError) {
        try watch(name, spec, on: chip) { .monitor($0) }
    }

    private func watch(
        _ name: String, _ spec: LineSpec, on chip: Chip, _ event: @escaping (Bool?) -> DoorEvent
    ) throws(LineError) {
        let watch = try LineWatch(spec, on: chip) { [unowned self] value in
            self.take(name, event(value.map { $0 == .active }))
        } onFault: { [unowned self] error in
            self.onLineFault(error)
        }
        posts[name]?.watches.append(watch)
        watch.start()
    }

    /// Lets go of contacts and monitors; their state is unknown then.
    func unwatch() {
        for (name, post) in posts {
            for watch in post.watches { watch.stop() }
            if !post.watches.isEmpty {
                take(name, .contact(nil))
                take(name, .monitor(nil))
            }
            post.watches = []
        }
    }

    /// The value of a door's line, as the guard reported it or as it is watched here; nil for other functions, and while
    /// nothing is known.
    func value(of function: String) -> LineValue? {
        for name in names where function.hasPrefix("door.\(name).") {
            guard let post = posts[name] else { continue }
            let active: Bool?
            switch function.dropFirst("door.\(name).".count) {
            case "lock": active = post.guardSaysReleased
            case "exit": active = post.exitPressed
            case "contact": active = post.door.state.leaf == .unknown ? nil : post.door.state.leaf == .open
            case "monitor": active = post.door.state.lock == .unknown ? nil : post.door.state.lock == .unlocked
            default: continue
            }
            return active.map { $0 ? .active : .inactive }
        }
        return nil
    }

    /// Locks every door and ends the guard.
    func stop() async {
        await link?.stop()
    }

    /// Whether there is a door of this name; nil for the name means the only one.
    func name(_ asked: String?) -> String? {
        guard let asked else { return names.count == 1 ? names.first : nil }
        return posts[asked] == nil ? nil : asked
    }

    /// Releases a door for `time`, else for its release time.
    func release(_ name: String, for time: Duration?, by: Requester) async -> DoorAnswer {
        await ask(name) {
            .release($0, for: time)
        } by: {
            by
        }
    }

    /// Locks a door.
    func lock(_ name: String, by: Requester) async -> DoorAnswer {
        await ask(name) {
            .lock($0)
        } by: {
            by
        }
    }

    /// Releases a door without waiting for the answer; for a request from a call.
    func release(_ name: String, by requester: Requester) {
        take(name, .release(request(by: requester) { _ in }, for: nil))
    }

    /// What people and programs see of the doors.
    var resources: [DoorResource] {
        names.compactMap { name in
            guard let post = posts[name] else { return nil }
            let door = post.door
            let output = post.guardSaysReleased.map { $0 ? "released" : "locked" } ?? "unknown"
            return DoorResource(
                name: name, mode: door.mode.name.lowercased(), output: output,
                lock: door.state.lock.rawValue.lowercased(),
                physical: door.state.leaf.rawValue.lowercased(), since: post.lastChange?.description)
        }
    }

    private func ask(
        _ name: String, _ event: (DoorRequest) -> DoorEvent, by: () -> Requester
    ) async -> DoorAnswer {
        await withCheckedContinuation { continuation in
            take(name, event(request(by: by()) { continuation.resume(returning: $0) }))
        }
    }

    private func request(by requester: Requester, then: @escaping @Loop (DoorAnswer) -> Void) -> DoorRequest {
        lastRequest += 1
        answers[lastRequest] = then
        return DoorRequest(id: lastRequest, by: requester)
    }

    private func take(_ name: String, _ event: DoorEvent) {
        guard let post = posts[name] else { return }
        for effect in post.door.step(event, now: Monotonic.now) {
            switch effect {
            case .askRelease(let time): link?.release(name, for: time)
            case .askLock: link?.lock(name)
            case .answer(let id, let answer): answers.removeValue(forKey: id)?(answer)
            case .record(let record): journal.happened(record, at: name)
            case .signal(let signal): onSignal(name, signal)
            case .wake(let instant): post.timer?.schedule(at: instant)
            }
        }
        show(name)
    }

    private func show(_ name: String) {
        guard let post = posts[name] else { return }
        let state = post.fault == nil ? post.door.mode.name.lowercased() : "fault"
        status.set("door \(name)", state, reason: post.fault)
    }

    private func heard(_ news: GuardNews) {
        switch news {
        case .report(let report): heard(report)
        case .lost(let sentence, let outcome):
            status.set("guard", "restarting", reason: sentence)
            for name in names {
                posts[name]?.guardSaysReleased = outcome.locked.contains(name) ? false : nil
                posts[name]?.exitPressed = nil
                posts[name]?.fault = nil
                posts[name]?.lockFails = false
                take(name, .guardLost(locked: outcome.locked.contains(name)))
            }
        case .stopped: status.set("guard", "stopped")
        }
    }

    private func heard(_ report: GuardReport) {
        switch report {
        case .ready:
            status.set("guard", "ready")
            // A guard reports presses; one that never told of any holds a button at rest, or says why it does not.
            for post in posts.values { post.exitPressed = false }
        case .door(let name, let release):
            note(release, of: name)
            take(name, .reported(release))
        case .exit(let door, let exit):
            posts[door]?.exitPressed = exit != .released
            if posts[door]?.lockFails == false { posts[door]?.fault = nil }
            show(door)
            if exit != .released {
                journal.write(who: "exit-button", what: "exit.\(exit.rawValue)", facts: #"{"door":"\#(door)"}"#)
            }
        case .fault(let door, let sentence):
            posts[door]?.exitPressed = nil
            posts[door]?.fault = sentence
            show(door)
        case .answered: break
        case .refused(let sentence):
            status.set("guard", "fault", reason: sentence)
        }
    }

    private func note(_ report: ReleaseReport, of name: String) {
        guard let post = posts[name] else { return }
        let before = post.guardSaysReleased
        switch report {
        case .released, .held, .locked:
            post.guardSaysReleased = report.isReleased
            // The guard says every fault again that is left once a drive has worked.
            post.fault = nil
            post.lockFails = false
        case .lockFailing:
            post.guardSaysReleased = nil
            post.lockFails = true
        case .denied, .exitServed: break
        }
        if post.guardSaysReleased != before { post.lastChange = clock.wall }
    }
}

extension ReleaseReport {
    fileprivate var isReleased: Bool {
        switch self {
        case .released, .held: true
        case .locked, .denied, .lockFailing, .exitServed: false
        }
    }
}
