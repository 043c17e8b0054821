import Agent
import Crypto
import Foundation
import Grants
import Loop
import Testing
import Transfers
import TuyaWire

/// The client against written-down answers and clocks that the test turns.
@Suite struct CloudTests {
    let person: PersonID
    let device: DeviceID

    init() throws {
        Loop.startThread()
        person = try #require(PersonID("p1"))
        device = try #require(DeviceID("d1"))
    }

    @Loop private func client(_ script: ScriptedCloud, version: SignVersion = .v2) -> Cloud {
        let settings = CloudSettings(
            endpoint: "https://cloud.test/", clientID: "CLIENT", signVersion: version, caFile: "/ca.pem")
        return Cloud(settings, secret: "SECRET-VALUE", means: script.means)
    }

    @Loop @Test func `a grant asks for a token first and is done when the echo fits`() async {
        let script = ScriptedCloud()
        let cloud = client(script)
        #expect(cloud.status.state == .starting)
        #expect(await cloud.grant(person, at: device) == .done)
        #expect(script.log == ["token", "POST T1"])
        #expect(script.seen[0].url == "https://cloud.test/v1.0/token?grant_type=1")
        #expect(script.seen[1].url == "https://cloud.test/v1.0/iot-02/third/spaces/d1/persons/p1")
        #expect(script.seen[0].header("access_token") == nil)
        #expect(script.seen.allSatisfy { $0.caFile == "/ca.pem" && $0.limits.total <= .seconds(10) })
        #expect(cloud.status.state == .ready)
    }

    @Loop @Test func `a revocation deletes, and the token serves again`() async {
        let script = ScriptedCloud()
        let cloud = client(script)
        _ = await cloud.grant(person, at: device)
        #expect(await cloud.revoke(person, at: device) == .done)
        #expect(script.log == ["token", "POST T1", "DELETE T1"])
    }

    @Loop @Test(arguments: SignVersion.allCases)
    func `what is sent carries the signature of the wire part`(version: SignVersion) async throws {
        let script = ScriptedCloud()
        _ = await client(script, version: version).grant(person, at: device)
        let request = script.seen[1]
        let facts = SignedFacts(
            time: try #require(request.header("t").flatMap { Int64($0) }), token: "T1", nonce: request.header("nonce"))
        let call = Call(.post, "/v1.0/iot-02/third/spaces/d1/persons/p1")
        let expected = Signature(clientID: "CLIENT", secret: "SECRET-VALUE", version: version, digests: .openSSL)
            .sign(call, facts)
        #expect(request.header("sign") == expected)
        #expect(request.header("client_id") == "CLIENT")
        #expect((request.header("nonce") == nil) == (version == .v1))
    }

    @Loop @Test func `a nonce is never used twice`() async {
        let script = ScriptedCloud()
        let cloud = client(script)
        for _ in 0..<10 { _ = await cloud.grant(person, at: device) }
        #expect(Set(script.seen.compactMap { $0.header("nonce") }).count == 11)
    }

    @Loop @Test func `F-D8 ten that wait share one token request`() async throws {
        let script = ScriptedCloud()
        let cloud = client(script)
        let waiting = (0..<10).map { _ in Loop.spawn { [person, device] in await cloud.grant(person, at: device) } }
        for task in waiting { #expect(try await task.value == .done) }
        #expect(script.log.filter { $0 == "token" }.count == 1)
    }

    @Loop @Test func `the token is renewed after four fifths of its life, whatever the wall clock does`() async {
        let script = ScriptedCloud(tokens: [.token("T1", seconds: 100), .token("T2")])
        let cloud = client(script)
        _ = await cloud.grant(person, at: device)
        script.setWall(4_000_000_000_000)
        script.advance(.seconds(79))
        _ = await cloud.grant(person, at: device)
        script.advance(.seconds(1))
        _ = await cloud.grant(person, at: device)
        #expect(script.log == ["token", "POST T1", "POST T1", "token", "POST T2"])
    }

    @Loop @Test(arguments: [1010, 1011, 1012, 1400])
    func `F-D8 a token dead before its time is replaced once and the call replayed once`(code: Int) async {
        let script = ScriptedCloud(calls: [.refusal(code), .grant])
        #expect(await client(script).grant(person, at: device) == .done)
        #expect(script.log == ["token", "POST T1", "token", "POST T2"])
    }

    @Loop @Test func `F-D8 a token refused twice is not fought over`() async {
        let script = ScriptedCloud(calls: [.refusal(1010)])
        let cloud = client(script)
        #expect(await cloud.grant(person, at: device) == .retry)
        #expect(script.log == ["token", "POST T1", "token", "POST T2"])
        #expect(cloud.status.state == .busy)
    }

    @Loop @Test(arguments: [1004, 1013])
    func `F-C5 a refused time is corrected once from the answer and the call replayed once`(code: Int) async {
        let script = ScriptedCloud(tokens: [.refusal(code, t: 1_800_000_000_000), .token("T1")])
        let cloud = client(script)
        #expect(await cloud.grant(person, at: device) == .done)
        #expect(script.log == ["token", "token", "POST T1"])
        #expect(script.seen.map { $0.header("t") } == ["1700000000000", "1800000000000", "1800000000000"])
        script.advance(.seconds(2))
        script.setWall(5)
        _ = await cloud.grant(person, at: device)
        #expect(script.seen.last?.header("t") == "1800000002000")
    }

    @Loop @Test(arguments: [1004, 1013])
    func `F-C5 a time refused twice is configuration`(code: Int) async {
        let script = ScriptedCloud(tokens: [.refusal(code)])
        let cloud = client(script)
        #expect(await cloud.grant(person, at: device) == .misconfigured(code: code))
        #expect(script.log == ["token", "token"])
        #expect(cloud.status.state == .misconfigured)
    }

    @Loop @Test(arguments: [nil, 0, -1, 1_500_000_000_000, 9_000_000_000_000, .max] as [Int64?])
    func `F-C5 a time that is none corrects nothing`(time: Int64?) async {
        let script = ScriptedCloud(tokens: [.refusal(1013, t: time)])
        let cloud = client(script)
        #expect(await cloud.grant(person, at: device) == .misconfigured(code: 1013))
        #expect(script.log == ["token"])
        _ = await cloud.grant(person, at: device)
        #expect(script.seen.last?.header("t") == "1700000000000")
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reply: ScriptedCloud.Reply
        let grant: OutboxResult
        let revoke: OutboxResult
        let state: CloudStatus.State
        var says = ""
    }

    static let rows = [
        Row(
            testDescription: "500", reply: .refusal(500), grant: .retry, revoke: .retry, state: .busy, says: "code 500"),
        Row(testDescription: "1110", reply: .refusal(1110), grant: .throttled, revoke: .throttled, state: .busy),
        Row(testDescription: "1199", reply: .refusal(1199), grant: .throttled, revoke: .throttled, state: .busy),
        Row(
            testDescription: "1106", reply: .refusal(1106), grant: .misconfigured(code: 1106),
            revoke: .misconfigured(code: 1106),
            state: .misconfigured, says: "not linked to the project"),
        Row(
            testDescription: "28841002", reply: .refusal(28_841_002), grant: .misconfigured(code: 28_841_002),
            revoke: .misconfigured(code: 28_841_002), state: .misconfigured, says: "plan has lapsed"),
        Row(
            testDescription: "1113", reply: .refusal(1113), grant: .misconfigured(code: 1113),
            revoke: .misconfigured(code: 1113),
            state: .misconfigured),
        Row(
            testDescription: "1109", reply: .refusal(1109), grant: .refused(code: 1109), revoke: .refused(code: 1109),
            state: .ready
        ),
        Row(testDescription: "2006", reply: .refusal(2006), grant: .refused(code: 2006), revoke: .done, state: .ready),
        Row(testDescription: "1000", reply: .refusal(1000), grant: .refused(code: 1000), revoke: .done, state: .ready),
        Row(testDescription: "unknown code", reply: .refusal(987), grant: .retry, revoke: .retry, state: .busy),
        Row(
            testDescription: "HTTP 503", reply: .status(503, "<html>"), grant: .unreachable, revoke: .unreachable,
            state: .unreachable, says: "cannot answer just now (HTTP 503)"),
        Row(
            testDescription: "HTTP 429", reply: .status(429, ""), grant: .unreachable, revoke: .unreachable,
            state: .unreachable, says: "HTTP 429"),
        Row(
            testDescription: "redirect", reply: .status(302, ""), grant: .unreachable, revoke: .unreachable,
            state: .unreachable, says: "points to another address (HTTP 302), which is not followed"),
        Row(
            testDescription: "success behind HTTP 500",
            reply: .status(500, #"{"success":true,"result":{"device_id":"d1","person_id":"p1"}}"#),
            grant: .unreachable, revoke: .unreachable, state: .unreachable),
        Row(
            testDescription: "login page", reply: .json("<html>login</html>"), grant: .unreachable,
            revoke: .unreachable, state: .unreachable, says: "no answer of Tuya Cloud"),
        Row(
            testDescription: "another person's echo",
            reply: .json(#"{"success":true,"result":{"device_id":"d1","person_id":"p2"}}"#),
            grant: .unreachable, revoke: .unreachable, state: .unreachable),
        Row(
            testDescription: "no echo", reply: .json(#"{"success":true,"result":true}"#), grant: .unreachable,
            revoke: .unreachable, state: .unreachable),
        Row(
            testDescription: "silence", reply: .failure(.timedOut(after: .seconds(10))), grant: .unreachable,
            revoke: .unreachable, state: .unreachable, says: "no whole answer within 10 s"),
        Row(
            testDescription: "expired certificate", reply: .failure(.certificate(.expired)), grant: .unreachable,
            revoke: .unreachable, state: .misconfigured, says: "the certificate has expired"),
    ]

    @Loop @Test(arguments: rows) func `F-D2 F-D6 each answer has its meaning and its sentence`(row: Row) async {
        let script = ScriptedCloud(calls: [row.reply])
        let cloud = client(script)
        #expect(await cloud.grant(person, at: device) == row.grant)
        #expect(await cloud.revoke(person, at: device) == row.revoke)
        #expect(cloud.status.state == row.state)
        #expect((cloud.status.reason == nil) == (row.state == .ready))
        #expect(row.says.isEmpty || cloud.status.reason?.contains(row.says) == true, "\(cloud.status.reason ?? "")")
        #expect(script.log == ["token", "POST T1", "DELETE T1"])
    }

    @Loop
    @Test(arguments: [
        (500, OutboxResult.unreachable), (1005, .misconfigured(code: 1005)), (1109, .misconfigured(code: 1109)),
        (1010, .unreachable),
    ]) func `a refused token keeps everything waiting, and no later call inherits it`(code: Int, kind: OutboxResult)
        async
    {
        let script = ScriptedCloud(tokens: [.refusal(code), .token("T1")])
        let cloud = client(script)
        #expect(await cloud.grant(person, at: device) == kind)
        #expect(await cloud.grant(person, at: device) == .done)
        #expect(script.log == ["token", "token", "POST T1"])
    }

    @Loop @Test func `the status keeps since when, and changes are told once`() async {
        let script = ScriptedCloud(calls: [.status(503, ""), .status(503, ""), .status(503, ""), .grant])
        let cloud = client(script)
        var told: [CloudStatus.State] = []
        cloud.onChange = { told.append($0.state) }
        _ = await cloud.grant(person, at: device)
        let since = cloud.status.since
        script.advance(.seconds(5))
        _ = await cloud.grant(person, at: device)
        _ = await cloud.grant(person, at: device)
        #expect(cloud.status.since == since)
        _ = await cloud.grant(person, at: device)
        #expect(cloud.status.since == since + .seconds(5))
        // On a machine that stands still for seconds the silence is told too: the same state for another reason.
        let changes = told.reduce(into: [CloudStatus.State]()) { if $0.last != $1 { $0.append($1) } }
        #expect(changes == [.unreachable, .ready])
    }

    @Loop @Test func `neither answers nor status hold secret, token, person or the cloud's own words`() async {
        var text = ""
        for row in Self.rows {
            let script = ScriptedCloud(calls: [row.reply])
            let cloud = client(script)
            text += "\(await cloud.grant(person, at: device)) \(cloud.status)"
            dump(cloud, to: &text)
        }
        for secret in ["SECRET-VALUE", "MESSAGE-TEXT", "access_token"] { #expect(!text.contains(secret)) }
    }

    @Loop @Test func `a check signs in, then knocks without signature`() async {
        let script = ScriptedCloud(calls: [.status(404, "")])
        let cloud = client(script)
        await cloud.check()
        #expect(cloud.status.state == .ready)
        await cloud.check()
        #expect(cloud.status.state == .ready)
        #expect(script.seen.last?.url == "https://cloud.test/")
        #expect(script.seen.last?.headers.isEmpty == true)
    }

    @Loop @Test func `an answered knock ends unreachable, not misconfigured`() async {
        let script = ScriptedCloud(calls: [.failure(.unreachable), .status(404, ""), .refusal(1106), .status(404, "")])
        let cloud = client(script)
        _ = await cloud.grant(person, at: device)
        #expect(cloud.status.state == .unreachable)
        await cloud.check()
        #expect(cloud.status.state == .ready)
        _ = await cloud.grant(person, at: device)
        await cloud.check()
        #expect(cloud.status.state == .misconfigured)
    }
}
