import Agent
import Foundation
import Grants
import Loop
import Transfers

/// A cloud that answers what the test wrote down, on clocks that the test turns.
final class ScriptedCloud: Sendable {
    enum Reply: Sendable {
        case json(String)
        case status(Int, String)
        case failure(TransferError.Cause)

        static let grant = json(#"{"success":true,"t":1588925778000,"result":{"device_id":"d1","person_id":"p1"}}"#)

        static func token(_ name: String, seconds: Int = 7200) -> Reply {
            json(
                #"{"success":true,"t":1588925778000,"#
                    + #""result":{"access_token":"\#(name)","refresh_token":"r","expire_time":\#(seconds),"uid":"u"}}"#)
        }

        static func refusal(_ code: Int, t: Int64? = 1_588_925_778_000) -> Reply {
            json(#"{"success":false,"code":\#(code),"msg":"MESSAGE-TEXT"\#(t.map { #","t":\#($0)"# } ?? "")}"#)
        }
    }

    private struct State: Sendable {
        var tokens: [Reply]
        var calls: [Reply]
        var seen: [Request] = []
        var now = Duration.seconds(100)
        var wall: Int64 = 1_700_000_000_000
    }

    private let state: Locked<State>

    /// The last reply of each list goes on for ever.
    init(tokens: [Reply] = [.token("T1"), .token("T2"), .token("T3")], calls: [Reply] = [.grant]) {
        state = Locked(State(tokens: tokens, calls: calls))
    }

    var means: CloudMeans {
        CloudMeans(
            send: { [self] (request) async throws(TransferError) in
                // Others get their turn: a request in flight is never answered in the same instant.
                await Task.yield()
                return try answer(request)
            },
            now: { [self] in state.withLock { $0.now } },
            wallMilliseconds: { [self] in state.withLock { $0.wall } })
    }

    private func answer(_ request: Request) throws(TransferError) -> Response {
        let reply: Reply = state.withLock { state in
            state.seen.append(request)
            if request.url.contains("/v1.0/token") {
                return state.tokens.count > 1 ? state.tokens.removeFirst() : state.tokens[0]
            }
            return state.calls.count > 1 ? state.calls.removeFirst() : state.calls[0]
        }
        switch reply {
        case .json(let text): return Response(status: 200, body: Array(text.utf8))
        case .status(let status, let text): return Response(status: status, body: Array(text.utf8))
        case .failure(let cause): throw TransferError(cause, peer: "cloud.test:443")
        }
    }

    func advance(_ time: Duration) { state.withLock { $0.now += time } }

    func setWall(_ milliseconds: Int64) { state.withLock { $0.wall = milliseconds } }

    var seen: [Request] { state.withLock { $0.seen } }

    /// What was asked, in order, in one word each with the token it carried.
    var log: [String] {
        seen.map { request in
            request.url.contains("/v1.0/token")
                ? "token" : "\(request.method.rawValue) \(request.header("access_token") ?? "-")"
        }
    }
}

extension Request {
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

extension Cloud {
    func grant(_ person: PersonID, at device: DeviceID) async -> OutboxResult {
        await tell(OutboxRow(device, person, .grant, version: 1))
    }

    func revoke(_ person: PersonID, at device: DeviceID) async -> OutboxResult {
        await tell(OutboxRow(device, person, .revoke, version: 2))
    }
}
