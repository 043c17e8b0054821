internal import Calls
internal import Crypto
internal import FoundationEssentials
internal import Grants
internal import Ledger
internal import Loop
internal import Protection
internal import RoomWire
internal import Site

/// The room as this station uses it: its calls, its link and its guards, made anew when their configuration changes.
@Loop final class RoomService {
    private(set) var calls: CallDesk
    private(set) var protector: RoomProtector?
    private(set) var server: ServerDesk?
    private var link: RoomLink?
    private var plan: RoomPlan?
    private var callSettings: CallSettings
    /// Nil until it was read, and where it cannot be.
    private var keyring: Keyring?
    private var settings: RoomSettings?
    private var secretVersion: Int64
    private let status: StatusBoard
    private let journal: Journal
    private let grants: GrantDesk
    private let foundation: Foundations
    /// Told how a flat is gone through.
    var onHunt: @Loop (HuntReport) -> Void = { _ in }
    /// Told of each other word for the call that goes on.
    var onCall: @Loop (String) -> Void = { _ in }
    /// Releases the named door, or the one that is meant without a name, for a person.
    private let openDoor: @Loop (String?, PersonID, ReleaseChannel) -> Void

    /// Name of the sealed keyring in the ledger.
    private static let secretName = "room"

    init(
        status: StatusBoard, journal: Journal, grants: GrantDesk, foundation: Foundations,
        openDoor: @escaping @Loop (String?, PersonID, ReleaseChannel) -> Void
    ) {
        self.status = status
        self.journal = journal
        self.grants = grants
        self.foundation = foundation
        self.openDoor = openDoor
        callSettings = foundation.installation.configuration.calls
        secretVersion = foundation.snapshot.secrets[Self.secretName]?.version ?? 0
        let clock = foundation.clock
        let gate = CallGate(answers: false, book: { grants.book }, moment: { clock.moment })
        calls = .resting(journal, gate: gate, ring: callSettings.ringTime)
    }

    /// Begins to connect; nil settings are a station without a room.
    func start(_ settings: RoomSettings?, calls callSettings: CallSettings) {
        self.callSettings = callSettings
        self.settings = settings
        plan = plan(settings)
        calls = makeCalls()
        guard let plan else { return off(nil) }
        if let lost = foundation.sealKey.fault {
            // What the room was told in secret cannot be read, and nothing new may be kept unsealed.
            foundation.sealKey.onFound = { [unowned self] in self.start(self.settings, calls: self.callSettings) }
            return off(lost)
        }
        guard let keyring = keyring ?? readKeyring() else {
            // A new one would be kept in its place, and what the room was told in secret be lost.
            return off(Self.unreadable)
        }
        self.keyring = keyring
        let protector = RoomProtector(plan, keyring: keyring, status: status, clock: foundation.clock) {
            [unowned self] keyring in
            await self.keep(keyring)
        }
        let link = RoomLink(
            plan, transfers: foundation.transfers, protector: protector, status: status
        ) { [unowned self] report in
            if case .ready = report { self.journal.tally.roomConnected() }
            self.calls.roomReported(report)
            self.server?.roomReported(report)
        }
        if let fault = plan.serverFault { status.set("room server", "off", reason: fault) }
        server = plan.server.map { account in
            ServerDesk(account, status: status) { [weak link] command, then in
                if let link { link.send(command, then: then) } else { then(.lost) }
            }
        }
        self.protector = protector
        self.link = link
        link.start()
    }

    /// No room is spoken to; nothing is known of the guards of the one before.
    private func off(_ reason: String?) {
        status.set("room", "off", reason: reason)
        if status.parts["protection"] != nil { status.set("protection", "off") }
    }

    /// Ends; a call in progress is left to the room, which mutes nothing of ours.
    func stop() {
        link?.stop()
        link = nil
        protector = nil
        server?.stop()
        server = nil
        status.remove("room server")
    }

    /// The same room goes on with its call; a changed one, and one that is not ready, begins anew.
    func use(_ settings: RoomSettings?, calls callSettings: CallSettings) {
        let isSame = callSettings == self.callSettings && plan(settings) == plan
        // Guards that were wanted by a command end with a reload.
        let isAtWork = (link?.isReady ?? true) && protector?.wanted == plan?.wanted
        guard !isSame || !isAtWork else { return server?.retry() ?? () }
        stop()
        calls.roomReported(.lost)
        start(settings, calls: callSettings)
    }

    /// Wants other guards and applies them on the open connection.
    func protect(_ request: GuardsRequest) async throws -> Message {
        guard let admin = GuardKind(rawValue: request.admin), let user = GuardKind(rawValue: request.user) else {
            throw Refusal.badRequest("a guard is password, pin or unsecured")
        }
        guard admin != .unsecured || user == .unsecured else {
            throw Refusal.badRequest("an open administrator forces an open user: guard the administrator too")
        }
        let protector = try reachable()
        guard await protector.want(.want(Guards(admin: admin, user: user))) == .settled, protector.isAsWanted else {
            throw Refusal(status.parts["protection"]?.reason ?? "the room did not answer: see portero room status")
        }
        return Message("the room is guarded as wanted: admin \(admin.rawValue), user \(user.rawValue)")
    }

    /// The user's secret as the room has it now; with `new`, another PIN, which throws the holders of the old one out.
    func userSecret(new: Bool) async throws -> UserSecretResource {
        let protector = try reachable()
        if new, protector.wanted.user != .pin {
            throw Refusal("the user is not to be guarded by a PIN: see protect_user, or portero room protect")
        }
        guard await protector.want(new ? .reissuePIN : .look) == .settled, let kind = protector.actual?.user else {
            throw Refusal("the room did not say how its user is guarded: try again", status: 503, exit: 75)
        }
        if kind == .unsecured { throw Refusal("the room's user is not guarded: nothing is asked of people") }
        guard let secret = protector.userSecret else {
            throw Refusal("the user's \(kind.rawValue) was not set from here: portero room protect draws one")
        }
        return UserSecretResource(kind: kind.rawValue, secret: secret)
    }

    private func reachable() throws(Refusal) -> RoomProtector {
        guard let protector, let link, link.isReady else {
            throw Refusal("the room cannot be reached now: see portero status", status: 503, exit: 69)
        }
        return protector
    }

    private func plan(_ settings: RoomSettings?) -> RoomPlan? {
        settings.map { RoomPlan($0, foundation.credentials) }
    }

    private func makeCalls() -> CallDesk {
        let grants = grants
        let clock = foundation.clock
        let gate = CallGate(
            answers: callSettings.answer == .granted,
            isProtected: { [unowned self] in
                self.settings?.driftDenies != true || self.protector?.isAsWanted == true
            }, book: { grants.book }, moment: { clock.moment })
        let desk = CallDesk(
            call: Call(times: CallTimes(ring: callSettings.ringTime)), gate: gate,
            release: ReleaseRequests(callSettings), journal: journal
        ) { [unowned self] command, then in
            if let link = self.link { link.send(command, then: then) } else { then(.lost) }
        } openDoor: { [openDoor] asked, person, channel in
            openDoor(asked, person, channel)
        } nextLook: {
            clock.toNextSecond
        } report: { [unowned self] report in
            self.onHunt(report)
        }
        desk.onWord = { [unowned self] word in self.onCall(word) }
        return desk
    }

    /// Seals the keyring and waits for the disk: a secret is kept before it is sent.
    private func keep(_ keyring: Keyring) async -> Bool {
        self.keyring = keyring
        secretVersion += 1
        guard let data = try? JSONEncoder().encode(keyring), let key = foundation.sealKey.key else { return false }
        let sealed = key.seal([UInt8](data), boundTo: Self.secretName)
        let secret = SealedSecret(name: Self.secretName, version: secretVersion, sealed: sealed)
        do throws(LedgerError) {
            try await foundation.ledger.commit(LedgerChange([.secret(secret)]))
            return true
        } catch {
            return false
        }
    }

    /// What was sealed; an empty one where nothing ever was, nil where it cannot be read.
    private func readKeyring() -> Keyring? {
        guard let secret = foundation.snapshot.secrets[Self.secretName] else { return Keyring() }
        guard let plain = try? foundation.sealKey.key?.open(secret.sealed, boundTo: Self.secretName) else { return nil }
        return try? JSONDecoder().decode(Keyring.self, from: Data(plain))
    }

    private static let unreadable =
        "the room's secrets in the ledger do not open with this seal-key: put the key back they were sealed with"
}

extension ReleaseRequests {
    /// The ways that the site's `[calls]` allows.
    fileprivate init(_ settings: CallSettings) {
        self.init(
            command: ReleaseCommand(word: settings.releaseCommand ?? ""),
            tones: settings.releaseTones.flatMap { ReleaseTones($0) }, hearsChat: settings.releaseChat)
    }
}
