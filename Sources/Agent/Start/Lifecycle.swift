internal import Grants
internal import Ledger
internal import Loop
internal import Site

/// The agent from its start to its end: the doors first, then the ledger, then everything that decides.
///
/// A ledger that cannot be opened stops neither the doors nor their exit buttons: the station runs degraded and tries
/// again, until it is told to end.
@Loop final class Lifecycle {
    private let doorway: Doorway
    private let device: DeviceID
    private let installation: Installation
    private var claim: LedgerClaim?
    private var agent: Agent?
    private var isStopping = false
    private lazy var retry = LoopTimer { [unowned self] in self.open() }

    private lazy var patience = LoopTimer { [unowned self] in self.doorway.supervisor.ready() }

    /// How long the service manager waits for a slow disk until it hears of the doors, which work meanwhile.
    private static let longestOpening: Duration = .seconds(5)
    /// Time between two tries to open the ledger.
    private static let retryAfter: Duration = .seconds(5)

    init(_ doorway: Doorway, _ installation: Installation, _ device: DeviceID, _ claim: LedgerClaim?) {
        self.doorway = doorway
        self.installation = installation
        self.device = device
        self.claim = claim
    }

    /// Starts the guard before anything that may fail, then opens the ledger.
    func start() {
        doorway.status.set("ledger", "opening")
        serve("the ledger is being opened: try again", exit: 75)
        doorway.start()
        patience.schedule(after: Self.longestOpening)
        open()
    }

    /// Locks every door and ends what runs; false, and nothing is done, where that goes on already.
    func stop() async -> Bool {
        guard !isStopping else { return false }
        isStopping = true
        retry.cancel()
        patience.cancel()
        doorway.supervisor.stopping()
        if let agent {
            await agent.stop()
        } else {
            await doorway.stop()
            doorway.close()
        }
        return true
    }

    /// The guard was stopped, perhaps.
    func childChanged() { doorway.doors?.guardChanged() }

    /// Applies a changed configuration.
    func reload(by who: String) throws -> Message {
        guard let agent else { throw Refusal("nothing was read again: the ledger is not open", status: 503) }
        return try agent.reload(by: who)
    }

    private func open() {
        let (options, device) = (doorway.options, device)
        let policy = GrantPolicy(installation.configuration.grants)
        let claim = claim
        Loop.spawn { [self] in took(await Aside.run { Opened(claim, options.state, device, policy) }) }
    }

    private func took(_ opened: Opened) {
        claim = opened.claim
        guard !isStopping else { return }
        switch opened.result {
        case .success(let held): begin(held)
        case .failure(let error): degrade(error)
        }
    }

    private func begin(_ held: HeldLedger) {
        // The claim is the ledger's own now, and ends with it.
        claim = nil
        let agent = Agent(Foundations(doorway, installation, held), held.snapshot.book)
        self.agent = agent
        doorway.listen()
        agent.start()
    }

    /// Again and again with the same fault says nothing new.
    private func degrade(_ error: LedgerError) {
        let fault = "\(error)"
        doorway.status.set("ledger", "fault", reason: fault)
        serve(fault, exit: 1)
        doorway.supervisor.ready()
        doorway.status.set("station", "degraded", reason: "only exit buttons, locks, bell and status work: \(fault)")
        retry.schedule(after: Self.retryAfter)
    }

    private func serve(_ fault: String, exit: Int32) {
        let routes = DegradedRoutes(doorway: doorway, fault: fault, exit: exit)
        doorway.commands.answer = { try await routes.answer($0, $1, $2, by: $3) }
    }
}

/// A ledger and what it held when it was opened.
struct HeldLedger: Sendable {
    let ledger: Ledger
    let snapshot: LedgerSnapshot
}

/// One try to open the ledger, made on a thread that may wait for the disk.
private struct Opened: Sendable {
    let claim: LedgerClaim?
    let result: Result<HeldLedger, LedgerError>

    init(_ claim: LedgerClaim?, _ folder: String, _ device: DeviceID, _ policy: GrantPolicy) {
        var mine = claim
        do throws(LedgerError) {
            if mine == nil { mine = try LedgerClaim(folder: folder) }
            guard let mine else { throw .closed }
            result = .success(try Self.open(mine, device, policy))
        } catch {
            result = .failure(error)
        }
        self.claim = mine
    }

    private static func open(_ claim: LedgerClaim, _ device: DeviceID, _ policy: GrantPolicy) throws(LedgerError)
        -> HeldLedger
    {
        do throws(LedgerError) {
            let (ledger, snapshot) = try Ledger.open(claim, device: device, policy: policy)
            return HeldLedger(ledger: ledger, snapshot: snapshot)
        } catch  where error.isDamage {
            try claim.setAside()
            // Says under which name it is now.
            let (ledger, snapshot) = try Ledger.open(claim, device: device, policy: policy)
            return HeldLedger(ledger: ledger, snapshot: snapshot)
        }
    }
}
