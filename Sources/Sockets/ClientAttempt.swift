internal import CWebSockets
internal import Loop

/// One try to open a WebSocket and, if it succeeds, the connection; ends with exactly one loss.
@Loop final class ClientAttempt {
    private enum Phase {
        case connecting
        case handshaking
        case open
        case ended
    }

    let socket: WebSocket
    private let endpoint: Endpoint
    private let limits: ClientLimits
    private let host: ClientHost
    private let policy: UnsafeMutablePointer<lws_retry_bo_t>
    private var onEvent: @Loop (ClientEvent) -> Void
    private var phase = Phase.connecting
    private var cause: SocketLoss.Cause?
    private var wsi: OpaquePointer?
    private var isDialing = false
    private var wasDestroyed = false
    /// Until the WebSocket is open: the whole attempt's time. Then: until the peer is taken for dead.
    private var timer: LoopTimer?

    init(
        _ endpoint: Endpoint, limits: ClientLimits, host: ClientHost, onEvent: @escaping @Loop (ClientEvent) -> Void
    ) {
        self.endpoint = endpoint
        self.limits = limits
        self.host = host
        self.onEvent = onEvent
        socket = WebSocket(
            peer: endpoint.peer, messageBytes: limits.maxMessageBytes, queuedBytes: limits.queuedBytes)
        // The library's own hang-up stays behind ours: with unsent bytes it takes five seconds more.
        policy = .allocate(capacity: 1)
        policy.initialize(to: lws_retry_bo_t())
        let ping = max(1, limits.pingAfter.components.seconds)
        policy.pointee.secs_since_valid_ping = UInt16(clamping: ping)
        policy.pointee.secs_since_valid_hangup = UInt16(clamping: max(ping, limits.hangUpAfter.components.seconds) + 2)
    }

    isolated deinit { policy.deallocate() }

    /// Resolves the name where that was not done, then connects. Reports nothing before it returns.
    func start() {
        let timer = LoopTimer { [weak self] in self?.timedOut() }
        timer.schedule(after: limits.connectTimeout)
        self.timer = timer
        if let address = endpoint.address ?? (Resolver.isNumeric(endpoint.host) ? endpoint.host : nil) {
            return dial(address)
        }
        Loop.spawn { [self] in
            let answer = await Resolver.resolve(endpoint.host)
            guard phase == .connecting else { return }
            switch answer {
            case .success(let address): dial(address)
            case .failure(let error): end(.unresolved(detail: error.description))
            }
        }
    }

    /// Ends the attempt or the connection; the loss follows.
    func close() {
        switch phase {
        case .open: socket.close()
        case .connecting, .handshaking: end(.closedHere(code: 1000))
        case .ended: break
        }
    }

    /// Like ``close()``, and nothing is reported any more.
    func abandon() {
        onEvent = { _ in }
        socket.onMessage = { _ in }
        close()
    }

    private func dial(_ address: String) {
        isDialing = true
        // Balanced when the library destroys the connection.
        let user = Unmanaged.passRetained(self)
        let made = Dial(endpoint, address, host, policy, user: user.toOpaque()).connect()
        isDialing = false
        if made == nil, !wasDestroyed { user.release() }
        guard made != nil, !wasDestroyed else { return end(.refused(detail: "no connection")) }
        wsi = made
    }

    private func timedOut() {
        switch phase {
        case .connecting: end(.connectTimeout)
        case .handshaking: end(.noAnswer)
        case .open: socket.drop(.noPong)
        case .ended: break
        }
    }

    /// Ends what is not open yet.
    private func end(_ cause: SocketLoss.Cause) {
        self.cause = self.cause ?? cause
        if let wsi {
            lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
        } else {
            Loop.post { [self] in report(cause) }
        }
    }

    private func report(_ fallback: SocketLoss.Cause) {
        guard phase != .ended else { return }
        phase = .ended
        timer?.cancel()
        timer = nil
        onEvent(.lost(SocketLoss(cause ?? fallback, peer: endpoint.peer)))
    }
}

/// What the library reports.
extension ClientAttempt {
    /// Connected, TLS included; the upgrade request is about to be sent. `data` points to the write position.
    func appendHeaders(_ data: UnsafeMutableRawPointer?, room: Int) -> Int32 {
        phase = .handshaking
        guard let position = data?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>.self) else { return 0 }
        let lines = endpoint.headerLines
        guard lines.count <= room else {
            cause = .badHandshake(detail: "our headers are too long")
            return -1
        }
        position.pointee.update(from: lines, count: lines.count)
        position.pointee += lines.count
        return 0
    }

    /// The library's own words for a failure before the WebSocket was open.
    func failed(_ wsi: OpaquePointer, _ words: String) {
        guard cause == nil else { return }
        cause = HandshakeFault.cause(wsi, words, tls: endpoint.tls, wasConnected: phase == .handshaking)
    }

    func established(_ wsi: OpaquePointer) {
        self.wsi = wsi
        phase = .open
        timer?.schedule(after: limits.hangUpAfter)
        socket.onMessage = { [weak self] in self?.onEvent(.message($0)) }
        socket.onLoss = { [weak self] in
            self?.cause = $0.cause
            self?.report(.dropped)
        }
        socket.opened(wsi)
        onEvent(.opened(socket))
    }

    func heardPong() {
        if socket.isOpen { timer?.schedule(after: limits.hangUpAfter) }
    }

    /// The library has let go of the connection.
    func destroyed() {
        wasDestroyed = true
        wsi = nil
        guard !isDialing else { return }
        switch phase {
        case .open: socket.ended()
        case .handshaking: report(.noAnswer)
        case .connecting: report(.refused(detail: "no connection"))
        case .ended: break
        }
    }
}
