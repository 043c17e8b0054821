internal import Loop
internal import Sockets

/// Frames in and out: every request is answered under its `requestId`, events go to every authorized controller.
extension RoomActor {
    func receive(_ bytes: [UInt8], from controller: RoomController) {
        let arrived = Monotonic.now
        guard let frame = JSON(parsing: bytes), let method = frame["method"].asText else {
            journal.record("malformed", "", from(controller), at: arrived)
            return misuse(knobs.whenMalformed, method: "", frame: .null, controller, "not a request")
        }
        journal.record("received", method, from(controller, frame), at: arrived)
        guard !knobs.ignores.contains(method), !knobs.ignores.contains("*") else { return }
        let request = RoomRequest(method: method, frame: frame, controller: controller)
        after(.milliseconds(knobs.answerDelayMs)) { [weak self] in self?.serve(request) }
    }

    private func serve(_ request: RoomRequest) {
        let method = request.method
        guard request.controller.role != nil || Self.openMethods.contains(method) else {
            return misuse(
                knobs.whenUnauthorized, method: method, frame: request.frame, request.controller, "not authorized")
        }
        held = []
        let answer: JSON
        var delay = Duration.zero
        do throws(RoomRefusal) {
            guard let members = try perform(request) else {
                held = nil
                return misuse(
                    knobs.whenUnknown, method: method, frame: request.frame, request.controller, "unknown method")
            }
            answer = Self.answer(to: request.frame, method, result: true, members)
        } catch {
            let said = knobs.refusalsRepeat ? " \(String(decoding: request.frame.bytes, as: UTF8.self))" : ""
            var members: [String: JSON] = ["error": .text(error.sentence + said)]
            if let code = error.code { members["resultCode"] = .whole(code) }
            answer = Self.answer(to: request.frame, method, result: false, members)
            if method == "auth" { delay = .milliseconds(knobs.rejectedDelayMs) }
        }
        let events = held ?? []
        held = nil
        if knobs.eventsFirst { events.forEach(broadcast) }
        faults.lastAnswer = (answer, method)
        if !forgets(request), !knobs.losesAnswersTo.contains(method) {
            after(delay) { [weak self] in self?.send(answer, name: method, to: request.controller) }
        }
        if !knobs.eventsFirst { events.forEach(broadcast) }
    }

    private func misuse(
        _ misuse: RoomMisuse, method: String, frame: JSON, _ controller: RoomController, _ sentence: String
    ) {
        switch misuse {
        case .refuse:
            let answer = Self.answer(to: frame, method, result: false, ["error": .text(sentence)])
            send(answer, name: method, to: controller)
        case .ignore: break
        case .close: controller.socket.close(code: 1000, reason: "")
        }
    }

    /// Tells every authorized controller; held back while a request is in work.
    func tell(_ event: String, _ members: [String: JSON] = [:]) {
        let frame = Self.event(event, members)
        if held != nil { held?.append(frame) } else { broadcast(frame) }
    }

    /// Tells one controller only, at once.
    func tell(_ controller: RoomController, _ event: String, _ members: [String: JSON]) {
        send(Self.event(event, members), name: event, to: controller)
    }

    func broadcast(_ frame: JSON) {
        for controller in controllers where controller.role != nil || knobs.eventsToUnauthorized {
            send(frame, name: frame["event"].asText ?? "", to: controller)
        }
    }

    func send(_ frame: JSON, name: String, to controller: RoomController) {
        let bytes = frame.bytes
        journal.record("sent", name, from(controller, frame))
        controller.socket.send(text: bytes)
    }

    /// Runs `body` now, or later when there is a delay.
    func after(_ delay: Duration, _ body: @escaping @Loop () -> Void) {
        guard delay > .zero else { return body() }
        Loop.spawn {
            await Loop.sleep(for: delay)
            body()
        }
    }

    private func from(_ controller: RoomController, _ frame: JSON? = nil) -> [String: JSON] {
        var detail: [String: JSON] = ["controller": .whole(controller.number)]
        if let frame { detail["frame"] = frame }
        return detail
    }

    private static func event(_ event: String, _ members: [String: JSON]) -> JSON {
        .object(members.merging(["method": "event", "event": .text(event)]) { $1 })
    }

    private static func answer(to request: JSON, _ method: String, result: Bool, _ members: [String: JSON]) -> JSON {
        let id = request["requestId"]
        return .object(
            members.merging([
                "method": .text(method), "requestId": id == .null ? "" : id, "result": .flag(result),
            ]) { $1 })
    }
}
