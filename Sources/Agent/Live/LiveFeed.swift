internal import Boards
internal import Keypads
internal import Loop
internal import Site
internal import Sockets

// What watchers are told, from whoever knows it.
extension Doorway {
    /// Joins everything that stands before the lines to the watchers.
    func feedLive() {
        let live = live
        commands.watch = { live.admit($0) }
        live.onDrop = { [unowned self] loss in self.status.note("live", "a watcher of /api/live: \(loss)") }
        journal.onRecord = { if let record = LiveRecord($0) { live.tell(.record(record)) } }
        keypad.onKey = { live.tell(.key($0)) }
        doors?.onLook = { [unowned self] name in
            self.lines?.doorLooks(name)
            live.tell(.door(name))
        }
    }

    /// Joins the board's lines.
    func feedLive(_ lines: BoardLines) {
        let live = live
        lines.onLine = { live.tell(.line($0)) }
        lines.onKeypad = { [unowned self] health in self.tellKeypad(health) }
    }

    /// A part of the agent has another state or another reason.
    func changed(_ part: String) {
        supervisor.say(status.summary)
        live.tell(.part(LivePart(name: part, status: status.parts[part])))
    }

    func tellKeypad(_ health: KeypadHealth) {
        keypadHealth = health
        if let keypad = liveKeypad { live.tell(.keypad(keypad)) }
    }

    /// Everything as it is now, as far as it is known before the ledger is open.
    func liveState() -> LiveState {
        LiveState(
            parts: status.parts, lines: lineResources.map(\.withoutScan), doors: doors?.resources ?? [], call: nil,
            keypad: liveKeypad)
    }

    private var liveKeypad: LiveKeypad? {
        guard let board = installation.board else { return nil }
        let isScanned = board.keypad != nil
        guard isScanned || board.keypadDevice != nil else { return nil }
        return LiveKeypad(
            keys: board.keypad?.keys ?? ["123", "456", "789", "*0#"], ghosts: isScanned ? keypadHealth.ghosts : nil,
            overflows: isScanned ? keypadHealth.overflows : nil, stuck: keypadHealth.stuck.sorted().map(String.init))
    }
}

extension LineResource {
    /// The line without what a scan makes of it: rows and columns together are the key that is down.
    fileprivate var withoutScan: LineResource {
        guard function.hasPrefix("keypad.") else { return self }
        var line = self
        line.value = "scanned"
        return line
    }
}
