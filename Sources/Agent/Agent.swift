internal import Audit
internal import Boards
internal import CLinux
internal import Calls
internal import Codes
internal import Crypto
internal import Doors
internal import FoundationEssentials
internal import Grants
internal import Guard
internal import Keypads
internal import Ledger
internal import Lines
internal import Logging
internal import Loop
internal import Protection
internal import RoomWire
internal import Site
internal import Sockets
internal import Transfers

/// The agent of one door station: its parts, made in the order in which they depend on one another.
///
/// What the lock needs (guard, lines, keypad) runs already, in the ``Doorway``; room and cloud are services that come and
/// go, and are made anew when the configuration changes.
@Loop final class Agent {
    let foundation: Foundations
    let status: StatusBoard
    let journal: Journal
    let grants: GrantDesk
    let codes: CodeDesk
    let clock: StationClock
    let doors: DoorDesk?
    let cloud: CloudService
    let messages: MessageService
    let keeper: AuditKeeper
    private(set) lazy var room = RoomService(
        status: status, journal: journal, grants: grants, foundation: foundation
    ) { [unowned self] asked, person, channel in
        self.open(asked, for: person, by: channel)
    }
    var installation: Installation
    private lazy var floorTimer = LoopTimer { [unowned self] in self.keepFloor() }

    /// How often the clock floor is written: what a power cut may take off a grant's provable age.
    private static let floorEvery: Duration = .seconds(3600)

    init(_ foundation: Foundations, _ book: GrantBook) {
        self.foundation = foundation
        installation = foundation.installation
        let doorway = foundation.doorway
        (status, journal, clock, doors) = (doorway.status, doorway.journal, doorway.clock, doorway.doors)
        clock.use(foundation.snapshot.floor)
        grants = GrantDesk(book: book, ledger: foundation.ledger, journal: journal, clock: clock)
        keeper = AuditKeeper(
            installation.configuration.audit, forgotten: foundation.snapshot.forgotten, ledger: foundation.ledger,
            journal: journal, clock: clock
        ) { try foundation.usableAuditKey() }
        grants.keeper = keeper
        codes = CodeDesk(
            key: UnitKey(
                "code-key", foundation.options, mayDraw: foundation.snapshot.codes.isEmpty, status: status
            ) { CodeKey($0, digests: .openSSL) },
            snapshot: foundation.snapshot, ledger: foundation.ledger, journal: journal, grants: grants, clock: clock,
            status: status)
        messages = MessageService(status: status, journal: journal, grants: grants, foundation: foundation)
        cloud = CloudService(status: status, grants: grants, journal: journal, foundation: foundation)
    }

    /// Starts everything that decides.
    func start() {
        foundation.openJournal()
        status.set("ledger", "ready")
        foundation.ledger.onHealth { [weak self] _ in Loop.post { self?.ledgerChanged() } }
        clock.onTrust = { [unowned self] in self.keepFloor() }
        foundation.doorway.onEntry = { [unowned self] entry in self.entered(entry) }
        codes.withUnit = installation.configuration.keypad.unitCode
        codes.onGranted = { [unowned self] person, duress in self.open(for: person, duress: duress) }
        codes.onDenied = { [unowned self] _ in self.foundation.doorway.keypad.show(.denied) }
        codes.showState()
        journal.isCode = { [unowned self] in self.codes.isCode($0) }
        doors?.restore(foundation.snapshot.doorStates, ledger: foundation.ledger)
        grants.onWithdrawn = { [unowned self] person in
            self.doors?.withdrawn(person)
            self.room.calls.withdrawn(person)
        }
        grants.onForgotten = { [unowned self] person in
            self.codes.forget(person)
            self.messages.desk.forget(person)
        }
        messages.desk.repost = { [unowned self] in self.cloud.repost(.bound) }
        messages.onGap = { [unowned self] in self.cloud.repost(.outage) }
        messages.onUserDeleted = { [unowned self] in self.cloud.readUsers() }
        cloud.onRound = { [unowned self] in self.messages.desk.roundBegan() }
        room.onCall = { [unowned self] word in self.foundation.doorway.live.tell(.call(word)) }
        foundation.doorway.live.present = { [unowned self] in
            var state = self.foundation.doorway.liveState()
            (state.parts, state.call) = (self.statusParts(), self.room.calls.word)
            return state
        }
        room.onHunt = { [unowned self] report in self.cloud.hunts(report) }
        cloud.start(installation.configuration, foundation.snapshot)
        messages.start(installation.configuration.tuya)
        messages.desk.resume()
        room.start(installation.configuration.room, calls: installation.configuration.calls)
        let routes = routes()
        foundation.doorway.commands.answer = { try await routes.answer($0, $1, $2, by: $3) }
        journal.write(who: "agent", what: "agent.start", facts: FactsText.of(["version": foundation.options.version]))
        keepFloor()
        keeper.start()
        foundation.doorway.supervisor.ready()
        status.set("station", "running")
        // Reading the ledger took twice what its contents take; the allocator would keep the rest for ever.
        malloc_trim(0)
    }

    /// Locks every door, tells the room nothing more, and closes the ledger last.
    func stop() async {
        await foundation.doorway.stop()
        messages.stop()
        keeper.stop()
        cloud.stop()
        room.stop()
        foundation.doorway.close()
        floorTimer.cancel()
        keepFloorNow()
        journal.write(who: "agent", what: "agent.stop")
        foundation.ledger.close()
        foundation.transfers.stop()
    }

    /// A person in a call asks for a door: the named one, else the keypad's.
    private func open(_ asked: String?, for person: PersonID, by channel: ReleaseChannel) {
        let meant = doors?.name(asked) ?? (asked == nil ? installation.configuration.keypad.door : nil)
        guard let doors, let name = meant else {
            return journal.write(who: person.text, what: "decision.release", outcome: ReasonCode.internalFault.rawValue)
        }
        doors.release(name, by: .call(person: person.text, channel: channel.rawValue))
    }

    /// A person's code was granted: the door may still refuse, and that looks like every other denial.
    private func open(for person: PersonID, duress: Bool) {
        guard let doors, let name = installation.configuration.keypad.door else {
            journal.noDoor(for: person, duress: duress)
            return foundation.doorway.keypad.show(.denied)
        }
        doors.release(name, by: .code(person: person.text, duress: duress)) { [unowned self] answer in
            let released = if case .released = answer { true } else { false }
            self.foundation.doorway.keypad.show(released ? .granted : .denied)
        }
    }

    private func entered(_ entry: KeypadEntry) {
        switch entry {
        case .call(let unit): foundation.doorway.keypad.show(room.calls.dialled(unit) ? .ringing : .denied)
        case .code(let code): codes.entered(code, unit: nil)
        case .unitCode(let unit, let code): codes.entered(code, unit: unit)
        }
    }

    private func keepFloor() {
        floorTimer.schedule(after: Self.floorEvery)
        showClock()
        keepFloorNow()
    }

    private func keepFloorNow() {
        if let floor = clock.raisedFloor() { foundation.ledger.post(LedgerChange([.floor(floor)], owed: .everything)) }
    }

    func showClock() {
        status.set("clock", clock.isTrusted ? "trusted" : "not trusted", reason: clock.distrust)
    }

    /// The disk takes writes no more, or again.
    private func ledgerChanged() {
        let fault = showLedger()
        guard fault == nil else { return }
        journal.drain()
        grants.written()
    }

    @discardableResult
    func showLedger() -> LedgerError? {
        let fault = foundation.ledger.health.fault
        status.set("ledger", fault == nil ? "ready" : "fault", reason: fault.map { "\($0)" })
        return fault
    }

    private func routes() -> Routes {
        let foundation = foundation
        return Routes(
            status: status,
            grants: GrantRoutes(
                desk: grants, hasCloud: { [unowned self] in self.cloud.exists },
                push: { [unowned self] isFull, who in self.cloud.push(isFull: isFull, by: who) },
                pending: { [unowned self] person in self.cloud.pending(person) },
                remark: { [unowned self] person in self.messages.desk.remark(on: person) }),
            codes: CodeRoutes(desk: codes), roster: RosterRoutes(desk: RosterDesk(grants, clock: clock)),
            doors: DoorRoutes(desk: doors),
            records: RecordRoutes(ledger: foundation.ledger, journal: journal, keeper: keeper) {
                try foundation.usableAuditKey()
            },
            users: CloudUsersRoutes(desk: grants) { [unowned self] in self.cloud.users },
            station: StationRoutes(agent: self))
    }
}

extension GrantPolicy {
    init(_ settings: GrantSettings) {
        self.init(
            staleAfter: settings.staleAfter, acceptWanted: settings.acceptWanted,
            untrustedClock: settings.untrustedClock)
    }
}
