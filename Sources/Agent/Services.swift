internal import Calls
internal import Crypto
internal import Doors
internal import FoundationEssentials
internal import Grants
internal import Ledger
internal import Logging
internal import Loop
internal import Protection
internal import RoomWire
internal import Site
internal import Transfers
internal import TuyaWire

/// Room and cloud: what comes and goes while the doors work, made anew when the configuration changes.
@Loop final class Services {
    private(set) var calls: CallDesk
    private(set) var protector: RoomProtector?
    private var link: RoomLink?
    private var cloud: Cloud?
    private var watch: CloudWatch?
    private var worker: OutboxWorker?
    private let status: StatusBoard
    private let journal: Journal
    private let grants: GrantDesk
    private let doors: DoorDesk?
    private let foundation: Foundations
    private var configuration: SiteConfiguration
    private var secretVersion: Int64

    init(
        status: StatusBoard, journal: Journal, grants: GrantDesk, doors: DoorDesk?, foundation: Foundations
    ) {
        self.status = status
        self.journal = journal
        self.grants = grants
        self.doors = doors
        self.foundation = foundation
        configuration = foundation.installation.configuration
        secretVersion = foundation.snapshot.secrets[Self.roomSecret]?.version ?? 0
        keyring = Self.keyring(foundation)
        let book = grants
        let clock = foundation.clock
        let gate = CallGate(answers: false, book: { book.book }, moment: { clock.moment })
        calls = .resting(journal, gate: gate, ring: foundation.installation.configuration.calls.ringTime)
    }

    /// Name of the sealed keyring in the ledger.
    private static let roomSecret = "room"
    private var keyring: Keyring

    /// Makes and starts what the configuration names.
    func start(_ configuration: SiteConfiguration, outbox: [OutboxRow]) {
        self.configuration = configuration
        startCloud(outbox)
        startRoom()
    }

    /// Stops both; a call in progress is left to the room, which mutes nothing of ours.
    func stop() {
        link?.stop()
        watch?.stop()
        worker?.stop()
        link = nil
        protector = nil
        watch = nil
    }

    /// The same with a changed configuration; wishes not yet told go on.
    func restart(_ configuration: SiteConfiguration) {
        let rows = worker.map { Array($0.rows.values) } ?? grants.owed
        stop()
        calls.roomReported(.lost)
        start(configuration, outbox: rows)
    }

    var hasCloud: Bool { cloud != nil }

    /// Works the outbox off now; how many wishes it holds.
    func push() -> Int {
        worker?.push()
        return worker?.rows.count ?? 0
    }

    /// Why a person's wish is not settled; nil when it is.
    func pending(_ person: PersonID) -> String? {
        guard let row = worker?.rows.values.first(where: { $0.person == person }) else {
            return worker == nil && grants.book.owedToCloud(person) != nil ? "no cloud" : nil
        }
        if let code = row.refusedCode { return "refused with code \(code)" }
        return cloud?.status.reason ?? "being told"
    }

    /// Wants other guards and applies them on the open connection.
    func protect(_ request: GuardsRequest) async throws -> Message {
        guard let admin = GuardKind(rawValue: request.admin), let user = GuardKind(rawValue: request.user) else {
            throw Refusal.badRequest("a guard is password, pin or unsecured")
        }
        guard admin != .unsecured || user == .unsecured else {
            throw Refusal.badRequest("an open administrator forces an open user: guard the administrator too")
        }
        guard let protector, let exchange = link?.exchange else {
            throw Refusal("the room cannot be reached now: see portero status", status: 503, exit: 69)
        }
        protector.wanted = Guards(admin: admin, user: user)
        await protector.reconcile(over: exchange)
        let part = status.parts["protection"]
        guard part?.state == "as wanted" else { throw Refusal(part?.reason ?? "the room did not answer") }
        return Message("the room is guarded as wanted: admin \(admin.rawValue), user \(user.rawValue)")
    }

    private func startCloud(_ outbox: [OutboxRow]) {
        (worker, cloud) = (nil, nil)
        grants.want = { _ in }
        guard let settings = configuration.tuya else { return status.set("cloud", "off") }
        let secret: Secret
        do throws(CredentialFault) {
            secret = try foundation.credentials.read(.tuyaSecret)
        } catch {
            return status.set("cloud", "off", reason: error.sentence)
        }
        let cloud = Cloud(
            CloudSettings(settings), secret: secret.revealed, means: CloudMeans(foundation.transfers))
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

    private func startRoom() {
        let grants = grants
        let clock = foundation.clock
        let gate = CallGate(
            answers: configuration.calls.answer == .granted, book: { grants.book }, moment: { clock.moment })
        calls = CallDesk(
            call: Call(times: CallTimes(ring: configuration.calls.ringTime)), gate: gate,
            release: ReleaseCommand(word: configuration.calls.releaseCommand ?? ""), journal: journal
        ) { [unowned self] command, then in
            if let link = self.link { link.send(command, then: then) } else { then(.lost) }
        } openDoor: { [unowned self] asked, person in
            self.open(asked, for: person)
        }
        guard let settings = configuration.room else { return status.set("room", "off") }
        let plan = RoomPlan(settings, firstPassword: (try? foundation.credentials.read(.roomAdmin))?.revealed)
        let protector = RoomProtector(plan, keyring: keyring, status: status) { [unowned self] keyring in
            await self.keep(keyring)
        }
        let link = RoomLink(
            plan, transfers: foundation.transfers, protector: protector, status: status
        ) { [unowned self] report in
            self.calls.roomReported(report)
        }
        self.protector = protector
        self.link = link
        link.start()
    }

    private func open(_ asked: String?, for person: PersonID) {
        guard let doors, let name = doors.name(asked) ?? (asked == nil ? configuration.keypad.door : nil) else {
            return journal.write(who: person.text, what: "decision.release", outcome: ReasonCode.internalFault.rawValue)
        }
        doors.release(name, by: .call(person: person.text))
    }

    /// Seals the keyring and waits for the disk: a secret is kept before it is sent.
    private func keep(_ keyring: Keyring) async -> Bool {
        self.keyring = keyring
        secretVersion += 1
        guard let data = try? JSONEncoder().encode(keyring) else { return false }
        let sealed = foundation.sealKey.seal([UInt8](data), boundTo: Self.roomSecret)
        let secret = SealedSecret(name: Self.roomSecret, version: secretVersion, sealed: sealed)
        do throws(LedgerError) {
            try await foundation.ledger.commit(LedgerChange([.secret(secret)]))
            return true
        } catch {
            return false
        }
    }

    private static func keyring(_ foundation: Foundations) -> Keyring {
        guard let secret = foundation.snapshot.secrets[roomSecret],
            let plain = try? foundation.sealKey.open(secret.sealed, boundTo: roomSecret),
            let keyring = try? JSONDecoder().decode(Keyring.self, from: Data(plain))
        else { return Keyring() }
        return keyring
    }
}

extension CloudSettings {
    init(_ settings: TuyaSettings) {
        self.init(
            endpoint: settings.endpoint, clientID: settings.clientID, signVersion: settings.sign == .v1 ? .v1 : .v2,
            family: settings.family == .expand ? .expand : .third, caFile: settings.caFile)
    }
}
