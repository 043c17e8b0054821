internal import FoundationEssentials
internal import Grants
internal import Ledger
internal import Loop
internal import Protection
internal import RoomWire
internal import Site

// What commands ask of the station as a whole.
extension Agent {
    func statusParts() -> [String: PartStatus] {
        showClock()
        showLedger()
        status.set("calls", room.calls.word)
        status.set(
            "audit", journal.isOpen ? "ready" : "waiting", reason: journal.isOpen ? nil : foundation.auditKey.fault)
        var parts = status.parts
        parts["audit"]?.head = foundation.ledger.auditHead.text
        return parts
    }

    func lineResources() -> [LineResource] { foundation.doorway.lineResources }

    /// Pulses lamp or buzzer, so that somebody sees which it is; no other line is ever driven by such a request.
    func showLine(_ name: String, _ wish: LineWish, by who: String) throws -> Message {
        guard wish.action == "identify" else { throw Refusal.badRequest("a line's action is identify") }
        let message = try foundation.doorway.showLine(name)
        journal.write(who: who, what: "line.identify", facts: FactsText.of(["line": name]))
        return message
    }

    func roomResource() throws -> RoomResource {
        guard let protector = room.protector else {
            throw Refusal("this station has no room: name one in [room]", status: 404)
        }
        let off = PartStatus(state: "unknown", since: clock.wall.description, reason: nil)
        return RoomResource(
            connection: status.parts["room"] ?? off, protection: status.parts["protection"] ?? off,
            wantedAdmin: protector.wanted.admin.rawValue, wantedUser: protector.wanted.user?.rawValue,
            actualAdmin: protector.actual?.admin.rawValue, actualUser: protector.actual?.user?.rawValue,
            server: status.parts["room server"], wantedServer: room.server?.wanted.word,
            actualServer: room.server?.actual?.word)
    }

    /// Wants other guards until the next start or reload, and applies them.
    func protect(_ request: GuardsRequest, by who: String) async throws -> Message {
        let facts = FactsText.of(["admin": request.admin, "user": request.user])
        do {
            let message = try await room.protect(request)
            journal.write(who: who, what: "room.protect", facts: facts)
            return message
        } catch {
            // One of the two guards may have changed.
            journal.write(who: who, what: "room.protect", outcome: "refused", facts: facts)
            throw error
        }
    }

    /// What opens the room's user account; each question is recorded, never the answer.
    func userSecret(_ request: UserSecretRequest, by who: String) async throws -> UserSecretResource {
        let what = request.new ? "room.pin-new" : "room.pin"
        do {
            let resource = try await room.userSecret(new: request.new)
            journal.write(who: who, what: what)
            return resource
        } catch {
            journal.write(who: who, what: what, outcome: "refused")
            throw error
        }
    }

    /// Applies a good configuration; keeps the old one otherwise.
    func reload(by who: String) throws -> Message {
        let read: Installation
        do throws(ConfigurationFaults) {
            read = try Installation.read(foundation.options.configuration)
        } catch {
            throw Refusal("\(error)\nthe running configuration stays", exit: 78)
        }
        let needsStart = installation.needsStart(for: read)
        guard needsStart.isEmpty else {
            throw Refusal(
                "\(needsStart.joined(separator: ", ")) changed: restart the agent; the running configuration stays",
                exit: 1)
        }
        installation = read
        grants.use(GrantPolicy(read.configuration.grants))
        codes.withUnit = read.configuration.keypad.unitCode
        keeper.use(read.configuration.audit)
        cloud.use(read.configuration)
        messages.use(read.configuration.tuya)
        messages.desk.resume()
        room.use(read.configuration.room, calls: read.configuration.calls)
        foundation.doorway.use(read)
        journal.write(who: who, what: "agent.reload")
        return Message("the configuration was read again and holds now")
    }

    /// Locks every door; used by `portero relock` while an agent runs.
    func relock(by user: UInt32?) async throws -> Message { try await foundation.doorway.relock(by: user) }
}

extension Installation {
    /// The parts whose lines or ledger are taken once, at the start, and that differ in `other`.
    fileprivate func needsStart(for other: Installation) -> [String] {
        var parts: [String] = []
        if configuration.station != other.configuration.station { parts.append("station") }
        if board != other.board { parts.append("board") }
        if configuration.doors != other.configuration.doors { parts.append("[[door]]") }
        if configuration.tuya?.deviceID != other.configuration.tuya?.deviceID { parts.append("[tuya] device_id") }
        return parts
    }
}
