internal import Grants
internal import Ledger
internal import Loop
internal import Site
internal import TuyaWire

/// The cloud as this station uses it: wishes told, its absence noticed, made anew when its configuration changes.
@Loop final class CloudService {
    private var settings: TuyaSettings?
    private var secret: Secret?
    private var cloud: Cloud?
    private var watch: CloudWatch?
    private var worker: OutboxWorker?
    private let status: StatusBoard
    private let grants: GrantDesk
    private let foundation: Foundations

    init(status: StatusBoard, grants: GrantDesk, foundation: Foundations) {
        self.status = status
        self.grants = grants
        self.foundation = foundation
    }

    /// Whether there is a cloud to tell wishes to.
    var exists: Bool { cloud != nil }

    /// Begins to tell the wishes of `outbox`; nil settings are a station without a cloud.
    func start(_ settings: TuyaSettings?, outbox: [OutboxRow]) {
        self.settings = settings
        (worker, cloud) = (nil, nil)
        grants.want = { _ in }
        guard let settings else { return status.set("cloud", "off") }
        secret = nil
        do throws(CredentialFault) {
            let secret = try foundation.credentials.read(.tuyaSecret)
            self.secret = secret
            let means = CloudMeans(foundation.transfers)
            begin(Cloud(CloudSettings(settings), secret: secret.revealed, means: means), settings, outbox)
        } catch {
            status.set("cloud", "off", reason: error.sentence)
        }
    }

    private func begin(_ cloud: Cloud, _ settings: TuyaSettings, _ outbox: [OutboxRow]) {
        let plan = Outbox(rows: outbox, writesPerSecond: settings.writesPerSecond)
        let worker = OutboxWorker(plan, cloud: cloud) { [unowned self] effects in self.grants.settled(effects) }
        cloud.onChange = { [unowned self] state in
            self.status.set("cloud", state.state.rawValue, reason: state.reason)
            if state.state == .ready { self.worker?.reachable() }
        }
        status.set("cloud", "connecting")
        grants.want = { row in worker.want(row) }
        self.cloud = cloud
        self.worker = worker
        worker.start()
        let watch = CloudWatch(cloud)
        self.watch = watch
        watch.start()
    }

    /// Ends; wishes not yet told stay in the ledger.
    func stop() {
        watch?.stop()
        worker?.stop()
        // An answer still under way is no news of the cloud that comes after.
        cloud?.onChange = { _ in }
        watch = nil
    }

    /// The same cloud goes on; one that changed, whose secret did, or that is not ready, begins anew.
    func use(_ settings: TuyaSettings?) {
        let given = (try? foundation.credentials.read(.tuyaSecret))?.revealed
        let isSame = settings == self.settings && given == secret?.revealed
        guard !isSame || cloud?.status.state != .ready else { return }
        let rows = worker.map { Array($0.rows.values) } ?? grants.owed
        stop()
        start(settings, outbox: rows)
    }

    /// Works the outbox off now; how many wishes it holds.
    func push() -> Int {
        worker?.push()
        return worker?.rows.count ?? 0
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

extension CloudSettings {
    init(_ settings: TuyaSettings) {
        self.init(
            endpoint: settings.endpoint, clientID: settings.clientID, signVersion: settings.sign == .v1 ? .v1 : .v2,
            family: settings.family == .expand ? .expand : .third, caFile: settings.caFile)
    }
}
