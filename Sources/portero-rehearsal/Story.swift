internal import Loop
internal import Stage

/// First light, step by step; each step is believed only when the Room or the board saw it happen.
@Loop final class Story {
    private struct Untrue: Error { let sentence: String }

    private let room: RoomActor
    private let cloud: CloudActor
    private let chip: ChipStandIn
    private let agent: AgentProcess
    private static let lock = "DOOR_STRIKE"
    private static let patience: Duration = .seconds(8)

    init(room: RoomActor, cloud: CloudActor, chip: ChipStandIn, agent: AgentProcess) {
        self.room = room
        self.cloud = cloud
        self.chip = chip
        self.agent = agent
    }

    /// Plays every step in order; false at the first that was not seen to happen.
    func play() async -> Bool {
        let steps: [(String, @Loop () async throws -> String)] = [
            ("the agent takes lines, room and cloud", becomesReady),
            ("a resident of flat 101 is granted", grant),
            ("a visitor keys 101#: the Room calls the resident", dial),
            ("the resident sends open: the lock releases, and locks again", release),
            ("the resident rings the door and is answered", answer),
            ("a stranger rings and is refused", refuseStranger),
            ("the cloud is down; the resident is revoked and rings: refused", revoke),
            ("the cloud returns and hears of the revocation", catchUp),
            ("somebody presses the exit button: the lock releases", exitButton),
            ("the audit's chain is whole", verify),
        ]
        for (index, step) in steps.enumerated() {
            Narrator.begin(index + 1, step.0)
            do {
                Narrator.done(try await step.1())
            } catch {
                Narrator.failed((error as? Untrue)?.sentence ?? "\(error)")
                return false
            }
        }
        Narrator.note("every step was seen to happen")
        return true
    }

    private func becomesReady() async throws -> String {
        let deadline = Monotonic.now + .seconds(10)
        while Monotonic.now < deadline {
            let said = await agent.command(["status", "--json"])
            let parts = JSON(parsing: Array(said.text.utf8))
            let states = ["room", "cloud", "guard"].map { parts?[$0]["state"].asText }
            if states == ["ready", "ready", "ready"] { return "room, cloud and guard are ready" }
            await Loop.sleep(for: .milliseconds(50))
        }
        throw Untrue(sentence: "the agent was not ready within 10 s")
    }

    private func grant() async throws -> String {
        try await command(["grant", "add", "ana", "--unit", "101", "--peer", Cast.resident])
    }

    private func dial() async throws -> String {
        room.setPeer(Cast.resident, RoomPeer(name: "Ana", after: .milliseconds(300)))
        let since = room.journal.last
        try await chip.type("101#")
        let call = try await roomHeard("call", since)
        guard call.detail["frame"]?["peerId"].asText == Cast.resident else {
            throw Untrue(sentence: "the Room was told to call somebody else")
        }
        _ = try await unmuted(since)
        return "the Room was told to call \(Cast.resident), who answered"
    }

    private func release() async throws -> String {
        let since = chip.journal.last
        try room.command(from: Cast.resident, "open")
        let opened = try await lockLevel(1, since)
        let closed = try await lockLevel(0, opened.number)
        let calls = room.journal.last
        try room.hangUp(peer: Cast.resident)
        try await settled(calls)
        return "\(Self.lock) active for \((closed.at - opened.at).milliseconds) ms"
    }

    private func answer() async throws -> String {
        let since = room.journal.last
        _ = try room.ring(RoomParty(Cast.resident, name: "Ana"))
        _ = try await roomHeard("accept", since)
        _ = try await unmuted(since)
        let calls = room.journal.last
        try room.hangUp(peer: Cast.resident)
        try await settled(calls)
        return "accepted, and unmuted only once the resident was seen"
    }

    private func refuseStranger() async throws -> String {
        try await refused(Cast.stranger, reason: "person-unknown")
    }

    private func revoke() async throws -> String {
        cloud.stop()
        _ = try await command(["grant", "revoke", "ana"])
        return try await refused(Cast.resident, reason: "grant-revoked")
    }

    private func catchUp() async throws -> String {
        try cloud.start()
        _ = try await command(["grant", "push"])
        let deadline = Monotonic.now + Self.patience
        while Monotonic.now < deadline {
            if cloud.grants.all.isEmpty { return "the cloud holds no grant any more" }
            await Loop.sleep(for: .milliseconds(50))
        }
        throw Untrue(sentence: "the cloud still holds the grant")
    }

    private func exitButton() async throws -> String {
        let since = chip.journal.last
        try chip.drive("EXIT_BUTTON", active: true)
        let opened = try await lockLevel(1, since)
        try chip.drive("EXIT_BUTTON", active: false)
        _ = try await lockLevel(0, opened.number)
        return "released and locked again"
    }

    private func verify() async throws -> String { try await command(["audit", "verify"]) }
}

// What a step is believed by.
extension Story {
    private func command(_ arguments: [String]) async throws -> String {
        let said = await agent.command(arguments)
        let text = said.text.split(separator: "\n").joined(separator: " ")
        guard said.status == 0 else {
            throw Untrue(sentence: "portero \(arguments.joined(separator: " ")) ended with \(said.status): \(text)")
        }
        return text
    }

    private func roomHeard(_ method: String, _ since: Int) async throws -> Journal.Entry {
        let wanted = JournalFilter(since: since, kind: "received", name: method)
        guard let entry = await room.journal.entries(wanted, within: Self.patience).first else {
            throw Untrue(sentence: "the Room was not told to \(method)")
        }
        return entry
    }

    /// Waits until the agent opened the microphone, which it does for a proved participant only.
    private func unmuted(_ since: Int) async throws -> Journal.Entry {
        let deadline = Monotonic.now + Self.patience
        var from = since
        while Monotonic.now < deadline {
            let wanted = JournalFilter(since: from, kind: "received", name: "setMicMute")
            for entry in await room.journal.entries(wanted, within: .milliseconds(500)) {
                if entry.detail["frame"]?["mute"].asFlag == false { return entry }
                from = entry.number
            }
        }
        throw Untrue(sentence: "the microphone was not opened")
    }

    /// Waits until the agent has muted the room again after the session.
    private func settled(_ since: Int) async throws {
        _ = try await roomHeard("setVideoMute", since)
    }

    private func lockLevel(_ level: Int, _ since: Int) async throws -> Journal.Entry {
        let wanted = JournalFilter(since: since, kind: "level", name: Self.lock)
        let entries = await chip.journal.entries(wanted, within: Self.patience)
        guard let entry = entries.first, entry.detail["level"]?.asWhole == level else {
            throw Untrue(sentence: "the lock output did not become \(level)")
        }
        return entry
    }

    private func refused(_ peer: String, reason: String) async throws -> String {
        let since = room.journal.last
        _ = try room.ring(RoomParty(peer, name: "Somebody"))
        _ = try await roomHeard("reject", since)
        let why = JSON(parsing: Array(try await command(["why", "last", "--json"]).utf8))
        guard why?["outcome"].asText == reason else {
            throw Untrue(sentence: "refused for \(why?["outcome"].asText ?? "no reason") and not for \(reason)")
        }
        return "\(peer) was refused: \(reason)"
    }
}
