internal import Calls
internal import Crypto
internal import Grants
internal import Ledger
internal import Loop
internal import Site
internal import TuyaWire

/// The cloud as this station uses it: wishes told, asked again, its absence noticed, made anew when its configuration changes.
@Loop final class CloudService {
    private var settings: TuyaSettings?
    private var secret: Secret?
    private var cloud: Cloud?
    private var watch: CloudWatch?
    private var worker: OutboxWorker?
    private var rounds: RoundDesk?
    /// Called when a full round has begun.
    var onRound: @Loop () -> Void = {}
    /// The round kept of a time with a cloud.
    private var round: RoundProgress?
    private var options = CloudOptions()
    private(set) var users: CloudUsers?
    private var ringer: AppRinger?
    private var random = SystemRandom()
    private lazy var opening = LoopTimer { [weak self] in self?.watch?.start() }
    private let status: StatusBoard
    private let grants: GrantDesk
    private let journal: Journal
    private let foundation: Foundations

    init(status: StatusBoard, grants: GrantDesk, journal: Journal, foundation: Foundations) {
        self.status = status
        self.grants = grants
        self.journal = journal
        self.foundation = foundation
    }

    /// Whether there is a cloud to tell wishes to.
    var exists: Bool { cloud != nil }

    /// What it has not acknowledged, in no order; nil without one.
    var wishes: [OutboxRow]? { worker.map { Array($0.rows.values) } }

    /// Begins, with what a ledger held: after a wait drawn by chance, but for what is wanted anew.
    func start(_ configuration: SiteConfiguration, _ held: LedgerSnapshot) {
        round = held.round
        let spread = configuration.tuya?.startSpread ?? .zero
        start(configuration, outbox: held.outbox, after: StartSpread.wait(within: spread, using: &random))
    }

    /// Without `[tuya]` it is a station without a cloud.
    private func start(_ configuration: SiteConfiguration, outbox: [OutboxRow], after wait: Duration) {
        settings = configuration.tuya
        options = CloudOptions(configuration)
        (worker, cloud, rounds, users, ringer) = (nil, nil, nil, nil, nil)
        grants.want = { _ in }
        status.set("cloud-users", "off")
        if status.parts["app-ring"] != nil { status.set("app-ring", "off") }
        grants.readsOnly(settings.flatMap { CloudUsers.Plan($0, options)?.name })
        guard let settings else { return off(nil) }
        secret = nil
        do throws(CredentialFault) {
            let secret = try foundation.credentials.read(.tuyaSecret)
            self.secret = secret
            let means = CloudMeans(foundation.transfers)
            let cloud = Cloud(CloudSettings(settings), secret: secret.revealed, means: means)
            let plan = Outbox(rows: outbox, until: Monotonic.now + wait, writesPerSecond: settings.writesPerSecond)
            begin(cloud, plan, configuration, after: wait)
        } catch {
            off(error.sentence)
        }
    }

    /// No cloud is spoken to, and nothing told again.
    private func off(_ reason: String?) {
        status.set("cloud", "off", reason: reason)
        if status.parts["repost"] != nil { status.set("repost", "off") }
    }

    private func begin(_ cloud: Cloud, _ plan: Outbox, _ configuration: SiteConfiguration, after wait: Duration) {
        let worker = OutboxWorker(plan, cloud: cloud) { [unowned self] effects in self.take(effects) }
        worker.stands = { [unowned self] row in self.grants.book.stands(row) }
        let plan = Rounds(round, repostEvery: configuration.grants.repostEvery, pace: RoundPace(configuration))
        let rounds = RoundDesk(plan, grants: grants, status: status, foundation: foundation) { worker.again($0) }
        rounds.onBegan = { [unowned self] in self.onRound() }
        cloud.onChange = { [unowned self] state in self.changed(state) }
        cloud.onRequest = { [journal] outcome in journal.tally.asked(outcome) }
        status.set("cloud", "connecting")
        grants.want = { row in worker.want(row) }
        (self.cloud, self.worker, self.rounds) = (cloud, worker, rounds)
        worker.start()
        watch = CloudWatch(cloud)
        opening.schedule(after: wait)
        rounds.start(after: wait)
        begin(cloud, worker, after: wait)
    }

    private func changed(_ state: CloudStatus) {
        status.set("cloud", state.state.rawValue, reason: state.reason)
        if state.state == .ready { worker?.reachable() }
        switch state.state {
        case .starting: break
        case .ready, .busy: rounds?.cloud(answers: true)
        case .unreachable, .misconfigured: rounds?.cloud(answers: false)
        }
    }

    private func take(_ effects: [OutboxEffect]) {
        grants.settled(effects)
        for case .repeated(let row, let result) in effects { rounds?.answered(row, result) }
    }

    /// What the site has chosen beside wishes.
    private func begin(_ cloud: Cloud, _ worker: OutboxWorker, after wait: Duration) {
        guard let settings else { return }
        if let plan = CloudUsers.Plan(settings, options) {
            let users = CloudUsers(plan, cloud: cloud, grants: grants, status: status) { worker.place() }
            self.users = users
            users.start(
                after: wait + StartSpread.wait(within: wait > .zero ? settings.startSpread : .zero, using: &random))
        }
        guard options.rings else { return }
        let plan = AppRinger.Plan(
            family: settings.family, device: grants.book.device, address: settings.targetAddress)
        ringer = AppRinger(plan, cloud: cloud, journal: journal, status: status) { worker.place() }
    }

    /// Rings the residents' apps as a flat is gone through, where the site wants it.
    func hunts(_ report: HuntReport) { ringer?.take(report) }

    /// Ends; wishes not yet told stay in the ledger.
    func stop() {
        opening.cancel()
        watch?.stop()
        worker?.stop()
        rounds?.stop()
        users?.stop()
        ringer?.stop()
        round = rounds?.progress ?? round
        // An answer still under way is no news of the cloud that comes after.
        cloud?.onChange = { _ in }
        watch = nil
    }

    /// The same cloud goes on; one that changed, whose secret did, or that is not ready, begins anew. Another project or place
    /// holds nothing yet, and is told everything.
    func use(_ configuration: SiteConfiguration) {
        let given = (try? foundation.credentials.read(.tuyaSecret))?.revealed
        rounds?.use(repostEvery: configuration.grants.repostEvery, pace: RoundPace(configuration))
        let isSame =
            configuration.tuya == settings && CloudOptions(configuration) == options && given == secret?.revealed
        guard !isSame || cloud?.status.state != .ready else { return }
        let rows = worker.map { Array($0.rows.values) } ?? grants.owed
        let isOther = settings.map { configuration.tuya?.isSameProject(as: $0) == false } ?? false
        stop()
        if isOther { worker?.abandon() }
        start(configuration, outbox: rows, after: .zero)
        if isOther { rounds?.want(.command, by: "agent") }
    }

    /// Works the outbox off now, and tells everything again where that is wanted; how many wishes the outbox holds.
    func push(isFull: Bool, by who: String) -> Int {
        worker?.push()
        if isFull { rounds?.want(.command, by: who) }
        return worker?.rows.count ?? 0
    }

    /// Tells the cloud everything again, when the site allows it: at once for a command, else at most once in a time.
    func repost(_ cause: RepostCause) { rounds?.want(cause, by: "agent") }

    /// Reads the cloud's users now, where they are read at all.
    func readUsers() {
        guard let users else { return }
        Loop.spawn { _ = await users.read() }
    }

    /// Why a person's wish is not settled; nil when it is.
    func pending(_ person: PersonID) -> String? {
        guard let row = worker?.rows[OutboxRow(grants.book.device, person, .grant, version: 0).key] else {
            return worker == nil && grants.book.owedToCloud(person) != nil ? "no cloud" : nil
        }
        if let code = row.refusedCode { return "refused with code \(code)" }
        return cloud?.status.reason ?? "being told"
    }
}

extension TuyaSettings {
    /// Whether what was granted at one is granted at the other.
    fileprivate func isSameProject(as other: TuyaSettings) -> Bool {
        endpoint == other.endpoint && clientID == other.clientID && family == other.family
    }
}

extension RoundPace {
    fileprivate init(_ configuration: SiteConfiguration) {
        self.init(
            writesPerSecond: configuration.tuya?.writesPerSecond ?? 1, staleAfter: configuration.grants.staleAfter)
    }
}

/// What a site chooses to do with its cloud beside telling wishes.
struct CloudOptions: Equatable {
    var users = GrantSettings.CloudUsers.off
    var rings = false

    /// Nothing.
    init() {}

    init(_ configuration: SiteConfiguration) {
        users = configuration.grants.cloudUsers
        rings = configuration.calls.tuyaRing
    }
}

extension CloudUsers.Plan {
    /// Nil where no list is read.
    fileprivate init?(_ settings: TuyaSettings, _ options: CloudOptions) {
        let source: UserSource
        switch options.users {
        case .off: return nil
        case .device: source = .device(settings.deviceID)
        case .app:
            guard let schema = settings.appSchema else { return nil }
            source = .app(schema: schema)
        case .project: source = .project(settings.projectUsers)
        }
        self.init(source: source, field: UserIDField(rawValue: settings.usersID.rawValue))
    }
}

extension CloudSettings {
    init(_ settings: TuyaSettings) {
        self.init(
            endpoint: settings.endpoint, clientID: settings.clientID, signVersion: settings.sign,
            family: settings.family,
            caFile: settings.caFile)
    }
}
