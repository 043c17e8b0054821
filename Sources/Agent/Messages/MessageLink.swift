internal import Crypto
public import Loop
internal import Sockets
internal import TuyaWire

/// Holds one connection to the message service and keeps at it.
@Loop public final class MessageLink {
    /// How it stands.
    public enum State: Sendable, Equatable {
        /// The first attempt is under way.
        case connecting
        /// Connected: messages come when there are any, and when no other station of the project gets them.
        case ready
        /// Not connected; why, in one sentence. It is tried again without end.
        case fault(String)
    }

    /// How it stands.
    public private(set) var state = State.connecting
    /// Called after each change of the state.
    public var onChange: @Loop (State) -> Void = { _ in }
    /// Called with each frame.
    public var onFrame: @Loop ([UInt8]) -> Void = { _ in }
    /// Called when a connection follows an absence in which messages were lost.
    public var onGap: @Loop () -> Void = {}

    private let plan: MessagePlan
    private let times: MessageTimes
    private lazy var client = WebSocketClient(plan.endpoint, limits: limits) { [weak self] in self?.handle($0) }
    private lazy var timer = LoopTimer { [weak self] in self?.connect() }
    private var socket: WebSocket?
    private var isStopped = true
    private var openedAt: Duration?
    private var lostAt: Duration?
    private var backoff: Backoff
    private var refusedBackoff: Backoff
    private var random = SystemRandom()

    /// A link at rest.
    public init(_ plan: MessagePlan, times: MessageTimes = MessageTimes()) {
        self.plan = plan
        self.times = times
        backoff = Backoff(first: times.retry, cap: times.retryCap)
        refusedBackoff = Backoff(first: times.refused, cap: times.refusedCap)
    }

    /// Starts to connect.
    public func start() {
        isStopped = false
        connect()
    }

    /// Closes the connection and stays away; nothing is reported any more.
    public func stop() {
        isStopped = true
        timer.cancel()
        client.close()
        socket = nil
    }

    /// Tells the gateway that a message has had its effect. On another connection than the message's nothing is lost: it is
    /// delivered again.
    public func acknowledge(_ id: String) { socket?.send(MessageFrame.acknowledgement(of: id)) }

    private var limits: ClientLimits {
        ClientLimits(
            connectTimeout: times.connect, pingAfter: times.ping, hangUpAfter: times.hangUp, maxMessageBytes: 1 << 20)
    }

    private func connect() {
        guard !isStopped else { return }
        client.connect()
    }

    private func handle(_ event: ClientEvent) {
        guard !isStopped else { return }
        switch event {
        case .opened(let socket): opened(socket)
        case .message(let bytes): onFrame(bytes)
        case .lost(let loss): lost(loss)
        }
    }

    private func opened(_ socket: WebSocket) {
        self.socket = socket
        openedAt = Monotonic.now
        refusedBackoff.reset()
        change(to: .ready)
        if let lostAt, Monotonic.now - lostAt > times.retention { onGap() }
        lostAt = nil
    }

    private func lost(_ loss: SocketLoss) {
        socket = nil
        lostAt = lostAt ?? openedAt.map { _ in Monotonic.now }
        if let openedAt, Monotonic.now - openedAt >= times.settled { backoff.reset() }
        openedAt = nil
        if case .notWebSocket(401) = loss.cause {
            change(to: .fault(Self.refusal(by: plan.peer)))
            timer.schedule(after: refusedBackoff.next(using: &random))
        } else {
            change(to: .fault("\(loss)"))
            timer.schedule(after: backoff.next(using: &random))
        }
    }

    private func change(to state: State) {
        guard state != self.state else { return }
        self.state = state
        onChange(state)
    }

    /// The gateway does not say which of the two it is.
    private static func refusal(by peer: String) -> String {
        "\(peer) refuses this project (HTTP 401): check client_id and tuya-secret, and that the message service is enabled "
            + "for the project in Tuya's console"
    }
}
