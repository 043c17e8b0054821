internal import Boards
internal import Loop
internal import Stage

/// What the terminal shows and what its keys do.
@Loop final class Scene {
    private let room: RoomActor
    private let cloud: CloudActor
    private let drive: DrivePort
    private let chip: ChipStandIn?
    private let resident: String
    private let stranger: String
    private let agent: AgentProcess?
    private var answer: [String] = []
    private var sightings = Sightings()
    private var complaint = ""
    /// Called when there is something new to show.
    var onChange: @Loop () -> Void = {}

    init(
        room: RoomActor, cloud: CloudActor, drive: DrivePort, chip: ChipStandIn?, resident: String, stranger: String,
        agent: AgentProcess?
    ) {
        self.room = room
        self.cloud = cloud
        self.drive = drive
        self.chip = chip
        self.resident = resident
        self.stranger = stranger
        self.agent = agent
        room.journal.onRecord = { [weak self] entry in self?.see { $0.room(entry) } }
        cloud.journal.onRecord = { [weak self] entry in self?.see { $0.cloud(entry) } }
        chip?.journal.onRecord = { [weak self] entry in self?.seeChip(entry) }
    }

    /// The picture, line by line.
    var lines: [String] {
        [
            "portero-rehearsal    drive port \(drive.port)", "",
            "room   \(roomLine)", "guards admin \(room.guards.admin.kind), user \(room.guards.user.kind)",
            "cloud  \(cloud.isRunning ? "\(cloud.grants.all.count) grants" : "stopped")", "lock   \(lockLine)", "",
        ] + sightings.lines + [
            "", "0-9 * #  keypad     r  \(resident) rings     s  \(stranger) rings",
            "o  the caller sends open     h  the caller hangs up     e  exit button     q  quit",
        ] + (agent == nil ? [] : ["g  grant \(resident), flat 101     x  revoke     w  why last     t  status"])
            + [complaint, ""] + answer
    }

    /// The id under which the resident of the rehearsal is known to the agent.
    static let residentID = "resident"

    /// Does what a key stands for; true when it asks for the end.
    func press(_ key: Character) -> Bool {
        switch key {
        case "0"..."9", "*", "#": ask("/chip/tap", ["key": .text(String(key))])
        case "r": ask("/room/ring", ["peer": .text(resident), "name": "Resident"])
        case "s": ask("/room/ring", ["peer": .text(stranger), "name": "Stranger"])
        case "o": ask("/room/command", ["peer": .text(caller), "command": "open"])
        case "h": ask("/room/hangup", [:])
        case "e": pressExit()
        case "g":
            tell(["grant", "add", Self.residentID, "--unit", "101", "--peer", resident])
        case "x": tell(["grant", "revoke", Self.residentID])
        case "w": tell(["why", "last"])
        case "t": tell(["status"])
        case "q": return true
        default: break
        }
        return false
    }

    private var caller: String { room.state["call"]["peer"].asText ?? resident }

    private var roomLine: String {
        guard room.isRunning else { return "stopped" }
        let call = room.state["call"]
        let peer = call["peer"].asText ?? ""
        switch call["state"].asText {
        case "incoming": return "\(peer) rings"
        case "outgoing": return "rings \(peer)"
        case "conference": return "talks with \(peer)"
        case "ending": return "is hanging up"
        default: return room.appState == 3 ? "waits" : "state \(room.appState)"
        }
    }

    private var locks: [BoardLine] {
        chip?.board.lines.filter { $0.function.hasPrefix("door.") && $0.function.hasSuffix(".lock") } ?? []
    }

    private var lockLine: String {
        guard let chip else { return "no stand-in chip (start with --chip SOCKET)" }
        return locks.map { line in
            let active = (try? chip.isActive(line.spec.name)) ?? false
            return "\(Self.door(line)) \(active ? "RELEASED" : "locked")"
        }.joined(separator: ", ")
    }

    private func pressExit() {
        guard let exit = chip?.board.lines.first(where: { $0.function.hasSuffix(".exit") }) else {
            return complain("this board has no exit button")
        }
        let line = JSON.text(exit.spec.name)
        ask("/chip/drive", ["line": line, "active": true], then: ["line": line, "active": false])
    }

    private func ask(_ path: String, _ body: JSON, then after: JSON? = nil) {
        Loop.spawn { [self] in
            let reply = await drive.answer("POST", path, body: body)
            complain(reply.body["error"].asText ?? "")
            if let after { _ = await drive.answer("POST", path, body: after) }
        }
    }

    /// Runs a command of the agent and shows what it says.
    private func tell(_ arguments: [String]) {
        guard let agent else { return }
        Loop.spawn { [self] in
            let said = await agent.command(arguments)
            answer =
                ["$ portero \(arguments.joined(separator: " "))"] + said.text.split(separator: "\n").map(String.init)
            onChange()
        }
    }

    private func complain(_ sentence: String) {
        complaint = sentence
        onChange()
    }

    private func see(_ take: (inout Sightings) -> Void) {
        take(&sightings)
        onChange()
    }

    private func seeChip(_ entry: Journal.Entry) {
        if entry.kind == "level", let line = locks.first(where: { $0.spec.name == entry.name }) {
            let active = (entry.detail["level"] == 1) == (line.spec.active == .high)
            sightings.lock(of: Self.door(line), isActive: active, entry)
        }
        onChange()
    }

    private static func door(_ line: BoardLine) -> String {
        String(line.function.dropFirst("door.".count).dropLast(".lock".count))
    }
}
