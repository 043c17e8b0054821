internal import Audit
internal import Boards
internal import Crypto
internal import Doors
internal import Grants
internal import Guard
internal import Ledger
internal import Lines
internal import Logging
internal import Loop
internal import Site
internal import Transfers

/// What must be there before anything can be decided: an open ledger, keys, credentials.
@Loop struct Foundations {
    let doorway: Doorway
    let installation: Installation
    let ledger: Ledger
    /// What the ledger held but for its book, which has an owner who changes it: a second one here would have it copied.
    let snapshot: LedgerSnapshot
    /// Opens and seals what the room is told in secret; nil inside while it is lost.
    let sealKey: UnitKey<SealKey>
    /// Hashes the audit; nil inside while it is lost.
    let auditKey: UnitKey<[UInt8]>
    let credentials: Credentials
    let transfers = TransferClient()

    var options: Options { doorway.options }
    var logger: Logger { doorway.logger }
    var clock: StationClock { doorway.clock }

    init(_ doorway: Doorway, _ installation: Installation, _ held: HeldLedger) {
        self.doorway = doorway
        self.installation = installation
        ledger = held.ledger
        var snapshot = held.snapshot
        snapshot.book = GrantBook(device: snapshot.book.device)
        self.snapshot = snapshot
        let options = doorway.options
        credentials = Credentials(
            argument: options.credentials, directoryVariable: Environment.value("CREDENTIALS_DIRECTORY"),
            state: options.state)
        sealKey = UnitKey(
            "seal-key", options, mayDraw: held.snapshot.secrets.isEmpty, status: doorway.status
        ) { try SealKey($0) }
        auditKey = UnitKey(
            "audit-key", options, mayDraw: held.snapshot.auditHead.number == 0, status: doorway.status
        ) { $0 }
    }

    /// The audit goes on from its end, now or as soon as its key is there.
    func openJournal() {
        guard let key = auditKey.key else { return auditKey.onFound = { self.openJournal() } }
        let origin = AuditOrigin(
            station: installation.configuration.station, board: installation.board?.name ?? "none",
            boardIsStandIn: Lines.isStandIn, bootSession: clock.bootSession)
        doorway.journal.open(
            AuditChain(after: snapshot.auditHead, origin: origin, key: key, digests: .openSSL), ledger)
    }

    /// The audit's key; throws while it is lost.
    func usableAuditKey() throws(Refusal) -> [UInt8] {
        guard let key = auditKey.key else { throw Refusal(auditKey.fault ?? "", status: 503) }
        return key
    }
}

extension Installation {
    /// The lock outputs and exit buttons of the configured doors; nil where there is none.
    var guardPlan: GuardPlan? {
        guard let board, !configuration.doors.isEmpty else { return nil }
        let doors = configuration.doors.compactMap { door -> GuardedDoor? in
            guard let lines = board.doors[door.name] else { return nil }
            var limits = ReleaseLimits(releaseTime: door.releaseTime, ceiling: door.releaseCeiling)
            limits.continuous = door.isContinuous
            limits.exitMayBeBlocked = door.lockdownBlocksExit
            return GuardedDoor(name: door.name, lock: lines.lock, exit: lines.exit, limits: limits)
        }
        return GuardPlan(chip: board.chip, doors: doors)
    }
}
