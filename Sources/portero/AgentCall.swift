import Agent
import ArgumentParser
import FoundationEssentials
import Transfers

/// One request to the running agent over its socket, answered with a resource or ended with the agent's sentence.
struct AgentCall {
    let place: Place

    /// Reads a resource.
    func get<Answer: Decodable>(
        _ path: String, as type: Answer.Type = Answer.self, patience: Duration = .seconds(10)
    ) throws -> Answer {
        try decode(send(.get, path, body: nil, patience: patience))
    }

    /// Sends `body` and reads the answer; a wait of the agent counts against `patience`.
    func send<Body: Encodable, Answer: Decodable>(
        _ method: Request.Method, _ path: String, _ body: Body, patience: Duration = .seconds(10)
    ) throws -> Answer {
        try decode(send(method, path, body: [UInt8](JSONEncoder().encode(body)), patience: patience))
    }

    /// Sends bytes of another form than JSON and reads the answer.
    func send<Answer: Decodable>(
        _ method: Request.Method, _ path: String, bytes: [UInt8], as type: String, patience: Duration
    ) throws -> Answer {
        try decode(send(method, path, body: bytes, type: type, patience: patience))
    }

    /// Asks for something to be done, and returns the agent's sentence.
    func act(_ method: Request.Method, _ path: String) throws -> Message {
        try decode(send(method, path, body: nil))
    }

    /// The same, without a word where no agent answers in time or it refuses: nil.
    func attempt(_ method: Request.Method, _ path: String, patience: Duration) -> Message? {
        guard let response = try? response(method, path, patience: patience), (200..<300).contains(response.status)
        else { return nil }
        return try? JSONDecoder().decode(Message.self, from: Data(response.body))
    }

    /// What becomes of a question, for whoever goes on without an answer.
    func look(_ path: String, patience: Duration) -> AgentAnswer {
        do throws(TransferError) {
            let response = try self.response(.get, path, patience: patience)
            return (200..<300).contains(response.status)
                ? .body(response.body) : .refused(refusal(response).message)
        } catch {
            if case .unreachable = error.cause { return .absent }
            return .silent
        }
    }

    /// The body of the answer as text, for `--json`.
    func raw(_ path: String) throws -> String {
        String(decoding: try send(.get, path, body: nil), as: UTF8.self)
    }

    private func decode<Answer: Decodable>(_ bytes: [UInt8]) throws -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(bytes))
        } catch {
            throw otherForm
        }
    }

    /// Ends the command: the agent's answer was not understood.
    var otherForm: ExitCode {
        Exit.fail("the agent at \(place.socket) answered in another form: is it of another version?", .refused)
    }

    private func send(
        _ method: Request.Method, _ path: String, body: [UInt8]?, type: String = "application/json",
        patience: Duration = .seconds(10)
    ) throws -> [UInt8] {
        let response: Response
        do throws(TransferError) {
            response = try self.response(method, path, body: body, type: type, patience: patience)
        } catch {
            throw unreachable(error)
        }
        if (200..<300).contains(response.status) { return response.body }
        let refusal = self.refusal(response)
        throw Exit.fail(refusal.message, refusal.exit)
    }

    private func refusal(_ response: Response) -> Message {
        let told = try? JSONDecoder().decode(Message.self, from: Data(response.body))
        return told ?? Message("the agent at \(place.socket) answered \(response.status)", exit: Exit.refused.rawValue)
    }

    private func response(
        _ method: Request.Method, _ path: String, body: [UInt8]? = nil, type: String = "application/json",
        patience: Duration
    ) throws(TransferError) -> Response {
        try Transfer.perform(
            Request(
                method, "http://portero" + path,
                headers: body == nil ? [] : [Header("Content-Type", type)], body: body ?? [],
                limits: Limits(total: patience, maxBytes: 64 << 20), unixSocket: place.socket))
    }

    private func unreachable(_ error: TransferError) -> ExitCode {
        guard case .unreachable = error.cause else {
            return Exit.fail("the agent at \(place.socket) does not answer: see its log", .unreachable)
        }
        return Exit.fail(
            "no agent answers at \(place.socket): start it with `portero run`, or name its --state", .unreachable)
    }
}
