internal import Boards
internal import Keypads
internal import Lines
internal import Loop

/// The board's lines as the agent holds them, taken at start and again whenever they could not be.
///
/// Lock outputs and exit buttons are the guard's; the agent has keypad, lamp, bell, tamper, contacts and monitors.
@Loop final class BoardLines {
    private let board: Board
    private let status: StatusBoard
    private let doors: DoorDesk?
    private let keypadDesk: KeypadDesk
    private let onInput: @Loop (String, Bool) -> Void
    private var chip: Chip?
    private var scanner: KeypadScanner?
    private var watches: [LineWatch] = []
    private var tallies: [String: LineTally] = [:]
    private let functions: [String: String]
    /// Told of each change of a line that is held here or by the guard; of the keypad's no more than what it is worth.
    var onLine: @Loop (LiveLine) -> Void = { _ in }
    /// Told what the keypad is worth.
    var onKeypad: @Loop (KeypadHealth) -> Void = { _ in }
    private var taken: Set<String> = []
    private var faults: [LineError] = []
    private lazy var retry = LoopTimer { [unowned self] in self.take() }

    /// How long a chip or line that could not be taken rests before it is tried again.
    private static let retryAfter: Duration = .seconds(2)

    init(
        _ board: Board, doors: DoorDesk?, keypadDesk: KeypadDesk, status: StatusBoard,
        onInput: @escaping @Loop (String, Bool) -> Void
    ) {
        self.board = board
        self.doors = doors
        self.keypadDesk = keypadDesk
        self.status = status
        self.onInput = onInput
        functions = Dictionary(board.lines.map { ($0.spec.name, $0.function) }) { first, _ in first }
        doors?.onLine = { [unowned self] line, value in self.shows(line, value) }
        keypadDesk.panel.onDrive = { [unowned self] lamp, buzzer in
            if let line = board.lamp { self.shows(line.name, lamp) }
            if let line = board.buzzer { self.shows(line.name, buzzer) }
        }
        doors?.onLineFault = { [unowned self] error in self.failed(error) }
    }

    /// Takes what is not taken yet, now or as soon as it is there: a line that somebody else holds costs no other.
    func take() {
        let chip: Chip
        do throws(LineError) {
            if let open = self.chip {
                chip = open
            } else {
                chip = try Chip(board.chip, naming: board.lines.map(\.spec.name))
            }
        } catch {
            return lost(error)
        }
        self.chip = chip
        faults = []
        takeOutputsAndInputs(chip)
        if let doors { takeInputs(of: doors, chip) }
        if let gone = faults.first(where: \.isChipGone) { return lost(gone) }
        if faults.isEmpty { return status.set("lines", Lines.isStandIn ? "stand-in board" : "ready") }
        status.set("lines", "fault", reason: faults.map { "\($0)" }.joined(separator: "; "))
        retry.schedule(after: Self.retryAfter)
    }

    /// Stops scanning and watching, and gives every line back.
    func letGo() {
        retry.cancel()
        scanner?.stop()
        scanner = nil
        for watch in watches { watch.stop() }
        watches = []
        doors?.unwatch()
        keypadDesk.panel.drop()
        taken = []
        for line in tallies.keys { shows(line, nil) }
        for name in doors?.names ?? [] { doorLooks(name) }
        chip = nil
    }

    /// The guard may have said something new of a door's lock output or exit button.
    func doorLooks(_ name: String) {
        guard let doors, let lines = board.doors[name] else { return }
        shows(lines.lock.name, doors.value(of: "door.\(name).lock"))
        if let exit = lines.exit { shows(exit.name, doors.value(of: "door.\(name).exit")) }
    }

    private func shows(_ line: String, _ value: LineValue?) {
        guard let function = functions[line], tallies[line, default: LineTally()].take(value) else { return }
        onLine(
            LiveLine(function: function, line: line, value: value.word, changes: tallies[line]?.changes ?? 0))
    }

    /// The chip is not there, or went away with every line: all are taken anew when it is back.
    private func lost(_ error: LineError) {
        letGo()
        status.set("lines", "fault", reason: "\(error)")
        retry.schedule(after: Self.retryAfter)
    }

    /// A line that was taken cannot be read any more, and is watched no more. Others tell of the same chip: once is
    /// enough.
    private func failed(_ error: LineError) {
        if chip != nil { lost(error) }
    }

    /// Every line of the board, looked at without changing it.
    var resources: [LineResource] {
        board.lines.map { line in
            var resource = LineResource(
                function: line.function, line: line.spec.name, active: line.spec.active.rawValue, value: "unknown",
                changes: line.function.hasPrefix("keypad.") ? nil : tallies[line.spec.name]?.changes ?? 0,
                consumer: nil)
            guard let chip else { return resource }
            do throws(LineError) {
                let sight = try chip.look(line.spec)
                resource.consumer = sight.holder
                let value = sight.value ?? heldValue(line)
                resource.value = value.map { $0 == .active ? "active" : "inactive" } ?? "held"
            } catch {
                resource.value = "\(error)"
            }
            return resource
        }
    }

    /// What a holder of ours knows of a line that nobody else can read.
    private func heldValue(_ line: BoardLine) -> LineValue? {
        if let value = keypadDesk.panel.value(of: line.function) { return value }
        return tallies[line.spec.name]?.value ?? scanner?.value(of: line.spec.name) ?? doors?.value(of: line.function)
    }

    private func takeOutputsAndInputs(_ chip: Chip) {
        let panel = keypadDesk.panel
        part(board.lamp) { (spec) throws(LineError) in panel.use(lamp: try chip.output([spec])) }
        part(board.buzzer) { (spec) throws(LineError) in panel.use(buzzer: try chip.output([spec])) }
        for (function, spec) in [("bell", board.bell), ("tamper", board.tamper)] {
            part(spec) { [unowned self] (spec) throws(LineError) in try self.watch(spec, as: function, on: chip) }
        }
        guard let keypad = board.keypad, scanner == nil else { return }
        do throws(LineError) {
            try take(keypad, chip)
        } catch {
            status.set("keypad", "fault", reason: "\(error)")
            faults.append(error)
        }
    }

    private func takeInputs(of doors: DoorDesk, _ chip: Chip) {
        for name in doors.names {
            guard let lines = board.doors[name] else { continue }
            part(lines.contact) { (spec) throws(LineError) in try doors.watchContact(name, spec, on: chip) }
            part(lines.monitor) { (spec) throws(LineError) in try doors.watchMonitor(name, spec, on: chip) }
        }
    }

    /// Takes one line by itself, unless it was taken before.
    private func part(_ spec: LineSpec?, take: (LineSpec) throws(LineError) -> Void) {
        guard let spec, !taken.contains(spec.name) else { return }
        do throws(LineError) {
            try take(spec)
            taken.insert(spec.name)
        } catch {
            faults.append(error)
        }
    }

    private func watch(_ spec: LineSpec, as function: String, on chip: Chip) throws(LineError) {
        let watch = try LineWatch(spec, on: chip) { [unowned self] value in
            self.shows(spec.name, value)
            self.onInput(function, value == .active)
        } onFault: { [unowned self] error in
            self.failed(error)
        }
        watches.append(watch)
        watch.start()
    }

    private func take(_ keypad: KeypadLines, _ chip: Chip) throws(LineError) {
        let scanner = try KeypadScanner(keypad, on: chip) { [unowned self] key in
            self.keypadDesk.pressed(key)
        } onHealth: { [unowned self] health in
            let words = health.words
            self.status.set("keypad", words.state, reason: words.reason)
            self.onKeypad(health)
        } onFault: { [unowned self] error in
            self.status.set("keypad", "fault", reason: "\(error)")
            self.failed(error)
        }
        self.scanner = scanner
        scanner.start()
    }
}

extension LineValue? {
    fileprivate var word: String { map { $0 == .active ? "active" : "inactive" } ?? "unknown" }
}
