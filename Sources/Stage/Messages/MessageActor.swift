internal import Crypto
public import Loop
public import Sockets

/// A stand-in for Tuya's message service: Pulsar's WebSocket consumer, as the reference has it.
///
/// On ports of its own, plain and with TLS where it is given an identity. Wrong credentials, and a project for which the
/// service is not enabled, are answered 401 with a page. A negative acknowledgement is ignored: no client of Tuya's sends
/// one, and what the real gateway makes of it is not known.
@Loop public final class MessageActor {
    /// Its settings.
    public var knobs = MessageKnobs()
    /// Port of plain WebSocket; keeps its value over stop and start.
    public private(set) var port: Int
    /// Port of WebSocket with TLS; keeps its value over stop and start.
    public private(set) var securePort: Int

    private let journal: Journal
    /// Nil once the cloud is gone.
    private let project: @Loop () -> CloudProject?
    private let identity: TLSIdentity?
    private var servers: [WebServer] = []
    private var topics: [String: MessageTopic] = [:]
    private var nextPartition = 0

    /// A page like that of the gateway in front of the real service.
    private static let refusal =
        "<html><head><title>Error 401</title></head><body>Authentication required</body></html>"

    init(
        _ journal: Journal, port: Int, securePort: Int, identity: TLSIdentity?,
        project: @escaping @Loop () -> CloudProject?
    ) {
        self.journal = journal
        self.port = port
        self.securePort = securePort
        self.identity = identity
        self.project = project
    }

    /// Whether it listens.
    public var isRunning: Bool { !servers.isEmpty }

    /// Starts listening on loopback.
    public func start() throws(SocketError) {
        guard !isRunning else { return }
        let plain = try listen(port, nil)
        port = plain.port
        servers = [plain]
        guard let identity else { return }
        let secured = try listen(securePort, identity)
        securePort = secured.port
        servers.append(secured)
    }

    /// Stops listening and closes every consumer. What waits stays.
    public func stop() {
        for topic in topics.values { topic.stop() }
        for server in servers { server.close() }
        servers = []
    }

    /// Closes every consumer, and goes on listening.
    public func drop() { for topic in topics.values { topic.stop() } }

    /// Sends a message of this text as Tuya would; the ids of its copies.
    ///
    /// - Parameters:
    ///   - time: the envelope's, milliseconds since 1970; nil for now.
    ///   - partition: of the production topic; nil takes them in turn.
    @discardableResult
    public func publish(
        _ data: JSON, protocolNumber: Int, time: Int? = nil, channel: String = "event", partition: Int? = nil
    ) -> [String] {
        guard let project = project() else { return [] }
        let sealing = MessageSealing(project: project, knobs: knobs)
        let envelope = sealing.envelope(
            data.bytes, protocolNumber: protocolNumber, time: time ?? WallClock.milliseconds)
        return publish(payload: envelope, sealing.properties, channel: channel, partition: partition)
    }

    /// Sends whatever these bytes are in place of an envelope.
    @discardableResult
    public func publish(
        payload: [UInt8], _ properties: JSON = [:], channel: String = "event", partition: Int? = nil
    ) -> [String] {
        let members: [String: JSON] = [
            "payload": .text(Base64.text(payload)), "properties": properties,
            "publishTime": .text(WallClock.iso8601(WallClock.milliseconds)),
        ]
        return (0..<max(1, knobs.copies)).map { _ in
            let partitions = channel == "event" ? max(1, knobs.partitions) : 1
            nextPartition += 1
            return topic(channel).publish(members, partition: (partition ?? nextPartition) % partitions)
        }
    }

    /// Sends whatever this text is in place of a frame, to every consumer, once.
    public func send(frame: String) {
        for topic in topics.values { for consumer in topic.consumers { consumer.socket.send(frame) } }
    }

    /// What waits for its acknowledgement, and how many consumers there are.
    public var state: JSON {
        let waiting = topics.values.flatMap(\.waiting).map { message -> JSON in
            [
                "id": .text(message.id), "redeliveries": .whole(message.redeliveries),
                "sent": .flag(message.sent != nil),
            ]
        }
        return [
            "running": .flag(isRunning), "port": .whole(port), "secure_port": .whole(securePort),
            "waiting": .list(waiting), "consumers": .whole(topics.values.map(\.consumers.count).reduce(0, +)),
        ]
    }

    private func topic(_ channel: String) -> MessageTopic {
        if let topic = topics[channel] { return topic }
        let topic = MessageTopic(journal) { [weak self] in self?.knobs ?? MessageKnobs() }
        topics[channel] = topic
        return topic
    }

    private func listen(_ port: Int, _ identity: TLSIdentity?) throws(SocketError) -> WebServer {
        try WebServer(.tcp(port: port), tls: identity) { _ in
            .status(404)
        } upgrade: { [weak self] request, socket in
            self?.upgrade(request, socket) ?? .refuse(503)
        }
    }

    private func upgrade(_ request: HTTPRequest, _ socket: WebSocket) -> UpgradeAnswer {
        let parts = request.path.split(separator: "/").map(String.init)
        guard let project = project() else { return refuse(503, "gone") }
        guard parts.count == 8, parts.prefix(4) == ["ws", "v2", "consumer", "persistent"], parts[5] == "out",
            request.query("subscriptionType") == "Failover",
            let milliseconds = request.query("ackTimeoutMillis").flatMap(Int.init), milliseconds > 0
        else { return refuse(404, "path") }
        let isKnown =
            Secrets.equal(request.header("username") ?? "", project.clientID)
            && Secrets.equal(request.header("password") ?? "", project.messagePassword)
        guard isKnown, knobs.enabled else { return refuse(401, isKnown ? "not enabled" : "credentials") }
        guard parts[4] == project.clientID, parts[7] == "\(project.clientID)-sub",
            ["event", "event-test"].contains(parts[6])
        else { return refuse(404, "topic") }
        return accept(socket, channel: parts[6], .milliseconds(milliseconds))
    }

    private func accept(_ socket: WebSocket, channel: String, _ ackTimeout: Duration) -> UpgradeAnswer {
        let topic = topic(channel)
        let consumer = MessageConsumer(socket, ackTimeout: ackTimeout)
        if knobs.consumers > 0, topic.consumers.count >= knobs.consumers {
            socket.close(code: 1011, reason: "consumer busy")
            return .accept(onMessage: { _ in }, onClose: { _ in })
        }
        journal.record(
            "message", "connected",
            ["channel": .text(channel), "ack_timeout_ms": .whole(Int(ackTimeout.milliseconds))])
        // A consumer that is answered first is an open one.
        Loop.post { topic.join(consumer) }
        return .accept { [weak self] bytes in
            self?.heard(bytes, topic)
        } onClose: { [weak self] _ in
            topic.leave(consumer)
            self?.journal.record("message", "disconnected")
        }
    }

    private func heard(_ bytes: [UInt8], _ topic: MessageTopic) {
        guard let frame = JSON(parsing: bytes), frame["type"] == .null, let id = frame["messageId"].asText else {
            return _ = journal.record("message", "ignored")
        }
        guard knobs.losesAcks == 0 else {
            knobs.losesAcks -= 1
            return _ = journal.record("message", "lost", ["id": .text(id)])
        }
        journal.record("message", "acknowledged", ["id": .text(id)])
        topic.acknowledge(id)
    }

    private func refuse(_ status: Int, _ why: String) -> UpgradeAnswer {
        journal.record("message", "refused", ["status": .whole(status), "why": .text(why)])
        guard status == 401 else { return .refuse(status) }
        return .refuse(
            401, headers: [("Content-Type", "text/html;charset=iso-8859-1"), ("x-protected-by", "Tuya-Sec")],
            body: Array(Self.refusal.utf8))
    }
}
