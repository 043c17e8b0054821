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

/// What must be there before any part can run: configuration, ledger, keys, clock.
@Loop struct Foundations {
    let options: Options
    let installation: Installation
    let ledger: Ledger
    let snapshot: LedgerSnapshot
    let clock: StationClock
    let sealKey: SealKey
    let credentials: Credentials
    let transfers: TransferClient
    let logger: Logger
    let socket: String
    private let auditKey: [UInt8]

    init(_ options: Options, _ installation: Installation, _ held: HeldLedger, logger: Logger) throws(StartFailure) {
        self.options = options
        self.installation = installation
        ledger = held.ledger
        snapshot = held.snapshot
        self.logger = logger
        clock = StationClock(floor: held.snapshot.floor)
        socket = SitePaths.ownSocket(state: options.state)
        credentials = Credentials(
            argument: options.credentials, directoryVariable: Environment.value("CREDENTIALS_DIRECTORY"),
            state: options.state)
        do {
            sealKey = try SealKey(
                KeyFile("seal-key", state: options.state, credentials: Environment.value("CREDENTIALS_DIRECTORY"))
                    .load(mayDraw: held.snapshot.secrets.isEmpty))
            auditKey = try KeyFile(
                "audit-key", state: options.state, credentials: Environment.value("CREDENTIALS_DIRECTORY")
            ).load(mayDraw: held.snapshot.auditHead.number == 0)
        } catch {
            throw StartFailure("\(error)", exit: 78)
        }
        transfers = TransferClient()
    }

    /// What the guard is given, and each door's release time; nil where there is no board or no door.
    var guardPlan: (plan: GuardPlan, releaseTimes: [String: Duration])? {
        installation.guardPlan.map { plan in
            (plan, Dictionary(uniqueKeysWithValues: plan.doors.map { ($0.name, $0.limits.releaseTime) }))
        }
    }

    /// The end of the audit, to go on from.
    var chain: AuditChain {
        let origin = AuditOrigin(
            station: installation.configuration.station, board: installation.board?.name ?? "none",
            boardIsStandIn: Lines.isStandIn, bootSession: clock.bootSession)
        return AuditChain(after: snapshot.auditHead, origin: origin, key: auditKey, digests: .openSSL)
    }

    /// Checks the audit from its first record.
    func makeVerifier() -> AuditVerifier { AuditVerifier(key: auditKey, digests: .openSSL) }
}

extension Installation {
    /// The lock outputs and exit buttons of the configured doors; nil where there is none.
    var guardPlan: GuardPlan? {
        guard let board, !configuration.doors.isEmpty else { return nil }
        let doors = configuration.doors.compactMap { door -> GuardedDoor? in
            guard let lines = board.doors[door.name] else { return nil }
            let limits = ReleaseLimits(releaseTime: door.releaseTime, ceiling: door.releaseCeiling)
            return GuardedDoor(name: door.name, lock: lines.lock, exit: lines.exit, limits: limits)
        }
        return GuardPlan(chip: board.chip, doors: doors)
    }
}
