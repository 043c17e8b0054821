public import Loop
public import Sockets

/// A stand-in for Tuya Cloud: tokens, signatures, the spaces grants of both families and the message service, as the
/// reference has them.
///
/// HTTP on a loopback port, and HTTPS on a second one when it is given an identity. `GET /_sim/grants` reads the grants
/// back, which no call of Tuya's does.
@Loop public final class CloudActor {
    /// Calls received and answered, without headers, tokens or signatures.
    public let journal = Journal()
    /// Its settings.
    public var knobs = CloudKnobs()
    /// The only project it knows.
    public var project: CloudProject
    /// Who may talk with which door.
    public internal(set) var grants = CloudGrants()
    /// Its message service, on ports of its own.
    public private(set) lazy var messages = MessageActor(
        journal, port: messagePort, securePort: secureMessagePort, identity: identity
    ) { [weak self] in self?.project }
    /// Calls to residents' apps, oldest first.
    public internal(set) var appCalls: [CloudAppCall] = []

    var users = CloudUserLists()
    var tokens = CloudTokens()
    var nonces: Set<String> = []
    var writes: [Duration] = []
    private let identity: TLSIdentity?
    private let messagePort: Int
    private let secureMessagePort: Int
    private var plain: CloudServer?
    private var secured: CloudServer?

    /// Port of plain HTTP; keeps its value over stop and start.
    public private(set) var port: Int
    /// Port of HTTPS; keeps its value over stop and start.
    public private(set) var securePort: Int

    /// A cloud that does not listen yet; port 0 takes a free one at the first start. Without `identity` there is no HTTPS.
    public init(
        project: CloudProject, port: Int = 0, securePort: Int = 0, messagePort: Int = 0, secureMessagePort: Int = 0,
        identity: TLSIdentity? = nil
    ) {
        self.project = project
        self.port = port
        self.securePort = securePort
        self.messagePort = messagePort
        self.secureMessagePort = secureMessagePort
        self.identity = identity
    }

    /// Whether it listens.
    public var isRunning: Bool { plain != nil }

    /// Starts listening on loopback, the message service included.
    public func start() throws(SocketError) {
        guard !isRunning else { return }
        let plain = try listen(port: port, nil)
        port = plain.port
        if let identity {
            let secured = try listen(port: securePort, identity)
            securePort = secured.port
            self.secured = secured
        }
        try messages.start()
        self.plain = plain
        journal.record("cloud", "started")
    }

    /// Stops listening; both ports refuse. Grants and tokens stay.
    public func stop() {
        guard isRunning else { return }
        plain?.close()
        secured?.close()
        messages.stop()
        plain = nil
        secured = nil
        journal.record("cloud", "stopped")
    }

    /// Every token given out so far is dead.
    public func voidTokens() { tokens.voidAll() }

    private func listen(port: Int, _ identity: TLSIdentity?) throws(SocketError) -> CloudServer {
        try CloudServer(port: port, identity: identity) { [weak self] head in
            await self?.serve(head) ?? .disconnect
        }
    }

    private func serve(_ head: CloudHead) async -> CloudReply {
        let request = CloudRequest(head)
        let name = request.call.name
        if request.call == .readBack { return .envelope(grantsJSON) }
        journal.record("request", name, ["method": .text(head.method), "path": .text(head.path)])
        if knobs.silence { return .silence }
        if knobs.answerDelayMs > 0 { await Loop.sleep(for: .milliseconds(knobs.answerDelayMs)) }
        let reply = answer(request)
        guard knobs.answerFault != .none, case .envelope(let json) = reply else { return reply }
        return .faulty(knobs.answerFault, json)
    }
}
