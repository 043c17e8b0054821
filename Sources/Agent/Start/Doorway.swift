internal import Boards
internal import Doors
internal import Grants
internal import Guard
internal import Keypads
internal import Ledger
internal import Lines
internal import Logging
internal import Loop
internal import Site
internal import Sockets

/// What the doors need: clock, status, audit in memory, guard, lines. It stands before ledger and keys, and whatever
/// becomes of these it stays.
@Loop final class Doorway {
    let options: Options
    let logger: Logger
    let clock = StationClock()
    /// When the agent was started, as time since boot.
    let startedAt = Monotonic.sinceBoot
    let status: StatusBoard
    let journal: Journal
    let doors: DoorDesk?
    let supervisor = Supervisor()
    private(set) lazy var keypad = KeypadDesk(installation.configuration.keypad) { [unowned self] entry in
        self.onEntry(entry)
    }
    let commands = ControlServer()
    private(set) lazy var live = LiveHub(
        wallTime: { [unowned self] in self.clock.wall.description }, present: { [unowned self] in self.liveState() },
        door: { [unowned self] name in self.doors?.resource(of: name) })
    /// What a visitor entered. Until the ledger is open nothing can be decided: it is denied.
    var onEntry: @Loop (KeypadEntry) -> Void = { _ in }
    private(set) var installation: Installation
    private(set) var lines: BoardLines?
    /// What the keypad is worth, as it said last.
    var keypadHealth = KeypadHealth()
    private var inputKeypad: EvdevKeypad?
    private lazy var listenAgain = LoopTimer { [unowned self] in self.listen() }

    /// Time between two tries to answer commands where the socket cannot be made.
    private static let listenEvery: Duration = .seconds(5)
    private static let noDescriptor =
        "no file descriptor is left and commands are refused: see what holds them in /proc/<process>/fd, or raise LimitNOFILE"

    init(_ options: Options, _ installation: Installation, logger: Logger) {
        self.options = options
        self.installation = installation
        self.logger = logger
        let clock = clock
        status = StatusBoard(logger: logger) { clock.wall.description }
        journal = Journal(clock: clock)
        let (journal, status) = (journal, status)
        clock.onStep = { step in
            journal.write(
                who: "kernel", what: "clock.step", outcome: clock.isTrusted ? "trusted" : "not-trusted",
                facts: FactsText.of(["seconds": "\(step.components.seconds)"]))
        }
        doors = installation.guardPlan.map { plan in
            DoorDesk(
                plan: plan, setups: installation.doorSetups, journal: journal, status: status, clock: clock)
        }
        denyEntries()
    }

    /// Starts the guard, whose first act drives every lock output to locked, and takes the other lines.
    func start() {
        status.onChange = { [unowned self] part in self.changed(part) }
        feedLive()
        doors?.onBeat = { [unowned self] in self.supervisor.beat() }
        doors?.start()
        clock.watch()
        takeLines()
        listen()
    }

    /// Takes over how keypad and signals are used; doors and lines stay as they were started.
    func use(_ installation: Installation) {
        self.installation = installation
        keypad.use(installation.configuration.keypad)
    }

    /// Gives the lines back and locks every door.
    func stop() async {
        lines?.letGo()
        inputKeypad?.stop()
        await doors?.stop()
    }

    /// Commands are answered no more.
    func close() {
        listenAgain.cancel()
        commands.close()
    }

    /// Every line of the board, looked at without changing it.
    var lineResources: [LineResource] { lines?.resources ?? [] }

    /// Pulses lamp or buzzer.
    func showLine(_ name: String) throws -> Message {
        guard let line = installation.board?.lines.first(where: { $0.spec.name == name }) else {
            throw Refusal("there is no line \"\(name.prefix(64))\" on this board: see portero lines", status: 404)
        }
        switch line.function {
        case "lamp": keypad.show(.lampShown)
        case "buzzer": keypad.show(.buzzerShown)
        default: throw Refusal("\(name) (\(line.function)) is not pulsed: only lamp and buzzer are")
        }
        return Message("\(name) (\(line.function)) goes on and off three times now")
    }

    /// Denies what is entered, because nothing can be looked up.
    func denyEntries() {
        onEntry = { [unowned self] entry in
            self.journal.write(
                who: "keypad", what: "decision.\(entry.wish)", outcome: ReasonCode.internalFault.rawValue)
            self.keypad.show(.denied)
        }
    }

    /// Locks every door; used by `portero relock` while an agent runs.
    func relock(by user: UInt32?) async throws -> Message {
        guard let doors else { return Message("this station has no door") }
        var refused: [String] = []
        for name in doors.names {
            switch await doors.ask(.relock, name, by: .command(user: user ?? .max)) {
            case .mode, .released: break
            case .unconfirmed: refused.append("door \(name): \(DoorRefusal.noAnswer.sentence)")
            case .refused(let refusal): refused.append("door \(name): \(refusal.sentence)")
            }
        }
        guard refused.isEmpty else { throw Refusal(refused.joined(separator: "; ")) }
        return Message("locked by the running agent: \(doors.names.joined(separator: ", "))")
    }

    /// Answers commands, now or as soon as the socket can be made.
    func listen() {
        guard !commands.isListening else { return }
        do throws(SocketError) {
            try commands.listen(at: SitePaths.ownSocket(state: options.state)) { [unowned self] isExhausted in
                self.status.set(
                    "commands", isExhausted ? "fault" : "ready", reason: isExhausted ? Self.noDescriptor : nil)
            }
            if status.parts["commands"] != nil { status.set("commands", "ready") }
        } catch {
            status.set("commands", "fault", reason: "\(error)")
            listenAgain.schedule(after: Self.listenEvery)
        }
    }

    private func takeLines() {
        guard let board = installation.board else { return status.set("lines", "off") }
        doors?.onSignal = { [unowned self] door, signal in
            if door == self.installation.configuration.keypad.door { self.keypad.show(PanelSignal(signal)) }
        }
        let lines = BoardLines(board, doors: doors, keypadDesk: keypad, status: status) { [unowned self] line, active in
            if active { self.journal.write(who: line, what: "input.\(line)", outcome: "active") }
            if line == "tamper" { self.doors?.tampered(active) }
            if active, line == "bell" { self.keypad.show(.ringing) }
        }
        self.lines = lines
        feedLive(lines)
        lines.take()
        takeKeypad(board.keypadDevice)
    }

    /// A keypad that the kernel scans has no lines, and needs no chip.
    private func takeKeypad(_ device: String?) {
        guard let device else { return }
        let status = status
        let keypad = EvdevKeypad(device) { [keypad] key in
            keypad.pressed(key)
        } onHealth: { [unowned self] health in
            status.set("keypad", health.words.state, reason: health.words.reason)
            self.tellKeypad(health)
        } onFault: { error in
            status.set("keypad", "fault", reason: "\(error)")
        }
        inputKeypad = keypad
        keypad.start()
    }
}

extension KeypadEntry {
    /// What is to be decided about it.
    fileprivate var wish: String {
        switch self {
        case .call: "outgoing"
        case .code, .unitCode: "release"
        }
    }
}
