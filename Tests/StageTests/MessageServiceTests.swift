import Crypto
import Foundation
import Loop
import Sockets
import Stage
import Support
import Testing

/// The stand-in message service: Tuya's own client, and what it promises and may break.
@Suite(.serialized) struct MessageServiceTests {
    init() { Loop.startThread() }

    @Loop @Test func `Tuya's own client consumes a message, and its acknowledgement ends it`() async throws {
        let cloud = try started()
        defer { cloud.stop() }
        let client = try await tuyaClient(cloud)
        try await cloud.saw("connected", within: .seconds(20))
        cloud.messages.publish(["bizCode": "bindUser", "devId": "6cdoorstation000000001"], protocolNumber: 20)
        try await client.line(containing: #""bizCode":"bindUser""#)
        try await eventually("nothing waits") { cloud.messages.state["waiting"] == [] }
        // It believes in ECB alone: what is encrypted otherwise is acknowledged and lost.
        cloud.messages.knobs.cipher = .gcm
        cloud.messages.publish(["bizCode": "online"], protocolNumber: 20)
        try await eventually("nothing waits") { cloud.journal.counts["message acknowledged"] == 2 }
        #expect(!client.output.contains("online"))
    }

    @Loop @Test func `a wrong secret, another project and a service that is not enabled are answered 401 with a page`()
        async throws
    {
        let cloud = try started()
        defer { cloud.stop() }
        let project = cloud.project
        for headers in [[], [("username", project.clientID), ("password", "0123456789abcdef")]] {
            let consumer = Consumer(cloud, headers: headers)
            #expect(try await consumer.loss() == .notWebSocket(status: 401))
        }
        cloud.messages.knobs.enabled = false
        let consumer = Consumer(cloud)
        #expect(try await consumer.loss() == .notWebSocket(status: 401))
        #expect(cloud.journal.counts["message refused"] == 3)
        cloud.messages.knobs.enabled = true
        let other = Consumer(cloud, path: "/ws/v2/consumer/persistent/x/out/event/x-sub")
        #expect(try await other.loss() == .notWebSocket(status: 404))
        let page = try await Self.page(cloud)
        #expect(page.contains("401") && page.contains("x-protected-by: Tuya-Sec"))
        #expect(page.contains("Authentication required"))
    }

    @Loop @Test func `what is not acknowledged in time comes again with a count, until it is or its time is over`()
        async throws
    {
        let cloud = try started()
        defer { cloud.stop() }
        cloud.messages.knobs.ackTimeoutMs = 50
        let consumer = Consumer(cloud)
        cloud.messages.publish(["bizCode": "online"], protocolNumber: 20)
        try await eventually("three deliveries") { consumer.frames.count >= 3 }
        #expect(consumer.frames.prefix(3).map { $0["redeliveryCount"] } == [0, 1, 2])
        #expect(Set(consumer.frames.map { $0["messageId"].asText }).count == 1)
        cloud.messages.knobs.losesAcks = 1
        try await eventually("an acknowledgement that is lost, then one that is not") {
            for frame in consumer.frames { consumer.acknowledge(frame) }
            return cloud.messages.state["waiting"] == []
        }
        #expect(cloud.journal.counts["message lost"] == 1)
        cloud.messages.knobs.retentionMs = 200
        cloud.messages.publish(["bizCode": "offline"], protocolNumber: 20)
        try await eventually("its end") { cloud.journal.counts["message expired"] == 1 }
        #expect(cloud.messages.state["waiting"] == [])
    }

    @Loop @Test func `of two consumers each partition serves one, and the other takes over when it is gone`()
        async throws
    {
        let cloud = try started()
        defer { cloud.stop() }
        let (one, two) = (Consumer(cloud), Consumer(cloud))
        try await eventually("two consumers") { cloud.messages.state["consumers"] == 2 }
        for partition in 0..<11 {
            cloud.messages.publish(["bizCode": "online"], protocolNumber: 20, partition: partition)
        }
        try await eventually("all messages") { one.frames.count + two.frames.count == 11 }
        #expect(!one.frames.isEmpty && !two.frames.isEmpty)
        let missed = one.frames.count
        one.close()
        try await eventually("those of the other") { two.frames.count == 11 }
        #expect(two.frames.count { $0["redeliveryCount"] == 1 } == missed)
        let test = Consumer(cloud, channel: "event-test")
        cloud.messages.publish(["bizCode": "offline"], protocolNumber: 20, channel: "event-test", partition: 3)
        try await eventually("the test message") { test.frames.count == 1 }
        #expect(two.frames.count == 11)
    }

    @Loop @Test func `messages wait for a consumer, and may come twice and in any order`() async throws {
        let cloud = try started()
        defer { cloud.stop() }
        cloud.messages.knobs.copies = 2
        cloud.messages.knobs.shuffles = true
        for number in 0..<20 {
            cloud.messages.publish(["bizCode": "online", "ts": .whole(number)], protocolNumber: 20)
        }
        let published = (cloud.messages.state["waiting"].asList ?? []).map { $0["id"] }
        let consumer = Consumer(cloud)
        try await eventually("forty frames") { consumer.frames.count == 40 }
        #expect(Set(consumer.frames.map { $0["messageId"].asText }).count == 40)
        let sent = cloud.journal.entries(JournalFilter(kind: "message", name: "sent")).map { $0.detail["id"] }
        #expect(sent.count == 40)
        // By chance forty keep their order once in 10^47 times.
        let came = consumer.frames.map { $0["messageId"] }
        #expect(came != published && Set(came.map(\.asText)) == Set(published.map(\.asText)))
    }

    @Loop @Test func `the drive port pushes messages, payloads and frames, and shows the knobs`() async throws {
        let cloud = try started()
        defer { cloud.stop() }
        let drive = DrivePort()
        cloud.addRoutes(to: drive)
        let consumer = Consumer(cloud)
        try await eventually("a consumer") { cloud.messages.state["consumers"] == 1 }
        let pushed = await drive.answer(
            "POST", "/cloud/messages", body: ["data": ["bizCode": "online"], "protocol": 20, "t": 1])
        #expect(pushed.status == 200 && pushed.body["ids"].asList?.count == 1)
        _ = await drive.answer("POST", "/cloud/messages", body: ["payload": "junk"])
        _ = await drive.answer("POST", "/cloud/messages", body: ["frame": "{}"])
        try await eventually("three frames") { consumer.frames.count == 3 }
        #expect(consumer.frames.contains { $0["payload"] == "anVuaw==" })
        #expect(await drive.answer("POST", "/cloud/messages", body: [:]).status == 400)
        #expect(await drive.answer("POST", "/cloud/messages", body: ["data": [:], "channel": "x"]).status == 400)
        let changed = await drive.answer("POST", "/cloud/message-settings", body: ["cipher": "aes_gcm", "copies": 3])
        #expect(changed.status == 200 && cloud.messages.knobs.copies == 3)
        #expect(await drive.answer("POST", "/cloud/message-settings", body: ["ciphers": 1]).status == 400)
        #expect(await drive.answer("POST", "/cloud/messages/stop").status == 200)
        #expect(!cloud.messages.isRunning)
        #expect(await drive.answer("POST", "/cloud/messages/start").status == 200)
        #expect(cloud.messages.isRunning)
    }

    @Loop private func started() throws -> CloudActor {
        let cloud = CloudActor(project: CloudProject.drawn())
        try cloud.start()
        return cloud
    }

    @Loop private func tuyaClient(_ cloud: CloudActor) async throws -> Program {
        let venv = try await PythonVenv("tuya", ["tuya-connector-python==0.1.2"])
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Peers/tuya_messages.py"
        return try venv.start(
            script,
            [
                "ws://127.0.0.1:\(cloud.messages.port)/", cloud.project.clientID, cloud.project.secret, "event",
            ])
    }

    /// What a gateway answers to an upgrade without credentials, head and body.
    @Loop private static func page(_ cloud: CloudActor) async throws -> String {
        let port = cloud.messages.port
        let id = cloud.project.clientID
        return try await onOwnThread {
            let socket = try BlockingSocket(.port(port))
            let deadline = ContinuousClock.now + .seconds(10)
            let request =
                "GET /ws/v2/consumer/persistent/\(id)/out/event/\(id)-sub?ackTimeoutMillis=3000&subscriptionType=Failover "
                + "HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            try socket.send(Array(request.utf8), before: deadline)
            var bytes: [UInt8] = []
            while let more = try socket.receive(before: deadline) { bytes += more }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// A consumer over our own WebSocket client that acknowledges when it is told.
@Loop private final class Consumer {
    private(set) var frames: [JSON] = []
    private var cause: SocketLoss.Cause?
    private var socket: WebSocket?
    private var client: WebSocketClient?

    init(_ cloud: CloudActor, headers: [(String, String)]? = nil, path: String? = nil, channel: String = "event") {
        let project = cloud.project
        let inner = Digest.md5Hex(Array(project.secret.utf8))
        let password = String(Digest.md5Hex(Array((project.clientID + inner).utf8)).dropFirst(8).prefix(16))
        let own = "/ws/v2/consumer/persistent/\(project.clientID)/out/\(channel)/\(project.clientID)-sub"
        let endpoint = Endpoint(
            host: "127.0.0.1", port: cloud.messages.port,
            path: (path ?? own) + "?ackTimeoutMillis=30000&subscriptionType=Failover",
            headers: headers ?? [("username", project.clientID), ("password", password)])
        let client = WebSocketClient(endpoint) { [weak self] event in
            switch event {
            case .opened(let socket): self?.socket = socket
            case .message(let bytes): self?.frames.append(JSON(parsing: bytes) ?? .null)
            case .lost(let loss): self?.cause = loss.cause
            }
        }
        self.client = client
        client.connect()
    }

    func acknowledge(_ frame: JSON) {
        guard let id = frame["messageId"].asText else { return }
        socket?.send(text: JSON.object(["messageId": .text(id)]).bytes)
    }

    func close() { client?.close() }

    func loss() async throws -> SocketLoss.Cause { try await eventually("the loss") { self.cause } }
}

extension CloudActor {
    @Loop fileprivate func saw(_ name: String, within limit: Duration) async throws {
        try await eventually("message \(name)", within: limit) { (journal.counts["message \(name)"] ?? 0) > 0 }
    }
}
