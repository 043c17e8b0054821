import Foundation
import Testing
import Transfers

/// Both ways to send, over the same set-up.
enum Sender: CaseIterable {
    case client, blocking

    func send(_ request: Request) async throws(TransferError) -> Response {
        switch self {
        case .blocking: return try await perform(request).get()
        case .client:
            let client = TransferClient()
            defer { client.stop() }
            return try await client.send(request)
        }
    }

    /// On a thread of its own: blocked threads of the pool would hold up every other test.
    private func perform(_ request: Request) async -> Result<Response, TransferError> {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                do throws(TransferError) {
                    continuation.resume(returning: .success(try Transfer.perform(request)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
    }
}

@Suite struct TransferTests {
    struct Echo: Decodable {
        let method: String
        let path: String
        let headers: [[String]]
        let body: String

        func header(_ name: String) -> String? { headers.first { $0[0].lowercased() == name.lowercased() }?[1] }
    }

    private func echo(_ request: Request, by sender: Sender) async throws -> Echo {
        try await JSONDecoder().decode(Echo.self, from: Data(sender.send(request).body))
    }

    private func failure(_ request: Request, by sender: Sender = .blocking) async -> TransferError? {
        do {
            let response = try await sender.send(request)
            Issue.record("answered with \(response.status)")
            return nil
        } catch { return error }
    }

    @Test(arguments: Sender.allCases) func `an answer arrives whole`(sender: Sender) async throws {
        let peer = try await Peer()
        let response = try await sender.send(Request(.get, peer.http("/ok")))
        #expect(response.status == 200)
        #expect(response.body == Array("hello".utf8))
        #expect(response.header("x-peer") == "python")
        #expect(response.newConnections == 1)
    }

    @Test(arguments: Request.Method.allCases, [true, false])
    func `method, headers and body reach the peer as given`(method: Request.Method, withBody: Bool) async throws {
        let peer = try await Peer()
        let body = withBody ? "{\"a\":\"ü\"}" : ""
        let request = Request(
            method, peer.http("/echo"), headers: [Header("client_id", "x"), Header("access_token", "")],
            body: Array(body.utf8))
        let seen = try await echo(request, by: .client)
        #expect(seen.method == method.rawValue)
        #expect(seen.body == body)
        #expect(seen.header("client_id") == "x")
        #expect(seen.header("access_token") == "")
        #expect(seen.header("content-type") == nil)
        #expect(seen.header("expect") == nil)
        let lengthExpected = withBody || method == .post || method == .put
        #expect(seen.header("content-length") == (lengthExpected ? "\(body.utf8.count)" : nil))
    }

    @Test(arguments: Sender.allCases) func `a Unix socket stands in for name and port`(sender: Sender) async throws {
        let peer = try await Peer(unix: true)
        let request = Request(.post, "http://portero/echo", body: [65], unixSocket: peer.socket)
        #expect(try await echo(request, by: sender).body == "A")
        let absent = Request(.get, "http://portero/ok", unixSocket: peer.socket + ".none")
        let error = await failure(absent, by: sender)
        #expect(error == TransferError(.unreachable, peer: peer.socket + ".none"))
    }

    @Test func `a status of failure is an answer, and a redirect is not followed (F-D7)`() async throws {
        let peer = try await Peer()
        #expect(try await Sender.client.send(Request(.get, peer.http("/status"))).status == 503)
        let redirect = try await Sender.client.send(Request(.get, peer.http("/redirect")))
        #expect(redirect.status == 302)
        #expect(redirect.newConnections == 1)
    }

    @Test func `a body longer than the limit is cut, announced or not (F-D5)`() async throws {
        let peer = try await Peer()
        for path in ["/announced", "/endless"] {
            let error = await failure(Request(.get, peer.http(path), limits: Limits(maxBytes: 4999)))
            #expect(error?.cause == .tooLarge(limit: 4999))
        }
        let exact = try await Sender.client.send(Request(.get, peer.http("/announced"), limits: Limits(maxBytes: 5000)))
        #expect(exact.body.count == 5000)
    }

    @Test func `a compressed bomb is not unpacked (F-D5)`() async throws {
        let peer = try await Peer()
        let response = try await Sender.client.send(Request(.get, peer.http("/compressed")))
        #expect(response.body.count < 1000)
    }

    @Test func `more header lines than the limit are refused`() async throws {
        let peer = try await Peer()
        #expect(await failure(Request(.get, peer.http("/headers")))?.cause == .tooLarge(limit: 65536))
    }

    @Test(arguments: ["/short", "/vanish", "/garbage"])
    func `an answer that is none or half is broken, and what is missing not waited for (F-D5, F-D6)`(path: String)
        async throws
    {
        let peer = try await Peer()
        #expect(await failure(Request(.get, peer.http(path)))?.cause == .broken)
    }

    @Test func `nobody listening is said so`() async throws {
        let error = await failure(Request(.get, "http://127.0.0.1:1/"))
        #expect(error == TransferError(.unreachable, peer: "127.0.0.1:1"))
        #expect(error?.description == "127.0.0.1:1: no connection: check the network and whether the service runs")
    }

    @Test(arguments: [
        "http://192.0.2.20/", "http://localhost.example.com/", "http://127.0.0.1.example.com/", "http://1270.0.0.1/",
    ]) func `plain http to another machine is refused before anything is sent`(url: String) async {
        #expect(await failure(Request(.get, url))?.cause == .plainRefused)
    }

    @Test(arguments: [
        "", "file:///etc/passwd", "ftp://127.0.0.1/", "http://user:word@127.0.0.1/", "https://", "/v1.0/token", "\u{0}",
    ]) func `an address of another kind is refused`(url: String) async {
        #expect(await failure(Request(.get, url))?.cause == .badAddress)
    }

    @Test func `a line break in a header is refused`() async {
        let request = Request(.get, "http://127.0.0.1:1/", headers: [Header("a", "b\r\nsign: x")])
        #expect(await failure(request)?.cause == .badHeader)
    }

    @Test func `errors name host and port, nothing else of the request`() async {
        let request = Request(
            .post, "http://127.0.0.1:1/v1.0/token/REFRESH?a=QUERY", headers: [Header("access_token", "TOKEN")],
            body: Array("BODY".utf8))
        let text = await failure(request).map { "\($0) \(String(reflecting: $0))" } ?? ""
        #expect(text.contains("127.0.0.1:1"))
        for secret in ["REFRESH", "QUERY", "TOKEN", "BODY"] { #expect(!text.contains(secret)) }
    }
}
