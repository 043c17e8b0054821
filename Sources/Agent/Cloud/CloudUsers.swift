internal import Crypto
internal import Grants
internal import Loop
internal import TuyaWire

/// Reads the cloud's users now and then, and tells the grants what a complete read means.
///
/// A read that fails, or that was not seen as a whole, means nothing.
@Loop final class CloudUsers {
    /// What is read.
    struct Plan: Equatable {
        var source: UserSource
        var field: UserIDField?

        /// Sightings by another plan mean nothing for this one.
        var name: String { source.name + (field.map { " by \($0.rawValue)" } ?? "") }
    }

    /// What the newest complete read found.
    struct Finding: Sendable {
        var at: WallTime
        var rows: Int
        var strangers: Int
        var strangerIDs: [PersonID]
    }

    /// How a read ended.
    enum End: Sendable {
        case complete
        case incomplete(String)
        case failed(String)
        case stopped
    }

    let plan: Plan
    private(set) var finding: Finding?
    private let cloud: Cloud
    private let grants: GrantDesk
    private let status: StatusBoard
    /// The next place in the project's rate, as time since boot.
    private let place: @Loop () -> Duration
    private var going: Task<End, any Error>?
    private var isStopped = false
    private var random = SystemRandom()
    private var backoff = Backoff(first: CloudUsers.firstRetry, cap: CloudUsers.period)
    private lazy var timer = LoopTimer { [unowned self] in self.turn() }

    /// Time from a complete read to the next one.
    static let period: Duration = .seconds(6 * 3600)
    /// Longest time until a read that failed or was incomplete is tried again; doubles up to ``period``.
    static let firstRetry: Duration = .seconds(600)

    init(
        _ plan: Plan, cloud: Cloud, grants: GrantDesk, status: StatusBoard, place: @escaping @Loop () -> Duration
    ) {
        self.plan = plan
        self.cloud = cloud
        self.grants = grants
        self.status = status
        self.place = place
    }

    /// Reads for the first time after this wait.
    func start(after wait: Duration) {
        status.set("cloud-users", "waiting")
        timer.schedule(after: wait)
    }

    /// Reads no more; a read under way means nothing.
    func stop() {
        isStopped = true
        timer.cancel()
    }

    /// Reads now, or waits for the read that is under way.
    func read() async -> End {
        let task = going ?? Loop.spawn { [self] in await walk() }
        going = task
        // The body throws nothing; the error is `spawn`'s type only.
        return (try? await task.value) ?? .stopped
    }

    private func turn() { Loop.spawn { [weak self] in _ = await self?.read() } }

    private func walk() async -> End {
        let end = await attempt()
        let difference = if case .complete = end { await difference() } else { nil as String? }
        going = nil
        guard !isStopped else { return .stopped }
        switch end {
        case .complete:
            backoff.reset()
            status.set("cloud-users", "ready", reason: difference)
        case .incomplete(let why): status.set("cloud-users", "incomplete", reason: "\(plan.source.name): \(why)")
        case .failed(let why): status.set("cloud-users", "fault", reason: "\(plan.source.name): \(why)")
        case .stopped: break
        }
        if case .complete = end {
            timer.schedule(after: Self.period)
        } else {
            timer.schedule(after: backoff.next(using: &random))
        }
        return end
    }

    private func attempt() async -> End {
        var walk = UserWalk(plan.source, field: plan.field)
        var read = grants.book.beginRead()
        while true {
            await Loop.sleep(for: max(.zero, place() - Monotonic.now))
            guard !isStopped else { return .stopped }
            switch await cloud.users(walk.call) {
            case .failure(let failure): return .failed(failure.sentence(ofReading: plan.source))
            case .success(let page):
                guard !isStopped else { return .stopped }
                switch walk.take(page) {
                case .more(let ids):
                    for id in ids { read.saw(id, in: grants.book) }
                case .complete(let ids):
                    for id in ids { read.saw(id, in: grants.book) }
                    return await finish(read)
                case .incomplete(let fault): return .incomplete("\(fault)")
                }
            }
        }
    }

    private func finish(_ read: CloudRead) async -> End {
        // A roster being loaded may give and withdraw: it comes first.
        await grants.gate.end()
        guard !isStopped else { return .stopped }
        let at = grants.take(read, source: plan.name)
        finding = Finding(at: at, rows: read.rows, strangers: read.strangers, strangerIDs: read.strangerIDs)
        return .complete
    }

    /// What differs, in a sentence; nil when nobody is missed.
    private func difference() async -> String? {
        let counts = await grants.sightings()
        guard counts.missedOnce + counts.gone > 0 else { return nil }
        return
            "\(plan.source.name): \(counts.gone) of \(counts.living) persons granted here are denied not-in-cloud and "
            + "\(counts.missedOnce) were missed once: see portero grant compare --cloud"
    }
}

extension CloudFailure {
    /// Why a list of users cannot be read, and what to try.
    fileprivate func sentence(ofReading source: UserSource) -> String {
        guard case .refused(let code) = self else { return sentence }
        switch code {
        case 1106: return "cloud refuses with code 1106: the project may not read this list: check it in Tuya's console"
        case 1108: return "cloud refuses with code 1108: the project has no such list: choose another cloud_users"
        case 2017: return "cloud refuses with code 2017: there is no such app: check tuya.app_schema"
        default: return sentence
        }
    }
}
