internal import CWebSockets
internal import Loop

/// One accepted connection of a ``WebServer``: request after request, then perhaps a WebSocket.
@Loop final class WebConnection {
    private enum Phase {
        case waiting
        case reading(HTTPIntake)
        case serving(HTTPIntake)
        case answering(HTTPAnswer)
        case silent
        case webSocket(WebSocket)
        case ended
    }

    private weak var server: WebServer?
    /// Keeps the server's TLS context until the library is done with the connection.
    private let host: ServerHost
    private let limits: WebLimits
    private var wsi: OpaquePointer?
    private var phase = Phase.waiting
    /// No further request is taken.
    private var isLast = false
    /// The body of a refused request is read to its end.
    private var discards = false

    /// Seconds until a connection that is never answered is given up.
    private static let silenceSeconds: Int32 = 300
    /// A refused body longer than this many times the limit is not taken in: its peer loses the connection.
    private static let discardFactor = 16

    /// Hands `descriptor` to the library, which owns it from here on whatever happens.
    init?(_ descriptor: Int32, server: WebServer, host: ServerHost, limits: WebLimits) {
        self.server = server
        self.host = host
        self.limits = limits
        // Balanced when the library destroys the connection.
        let user = Unmanaged.passRetained(self)
        if let adopted = host.adopt(descriptor, user: user.toOpaque()) {
            wsi = adopted
            return
        }
        // The library tells of the end only where the connection had begun.
        if case .ended = phase { return nil }
        user.release()
        return nil
    }

    /// Ends the connection soon, without a word.
    func drop() {
        guard let wsi else { return }
        lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
    }

    func ended() {
        if case .webSocket(let socket) = phase { socket.ended() }
        if case .serving(let intake) = phase { intake.headers.invalidate() }
        phase = .ended
        wsi = nil
        server?.forget(self)
    }
}

extension WebConnection {
    /// A request head is complete.
    func requestArrived(_ wsi: OpaquePointer) -> Int32 {
        self.wsi = wsi
        guard !isLast, case .waiting = phase, let intake = HTTPIntake(of: wsi) else { return -1 }
        let bodyBytes = limits.bodyBytes(of: intake.path)
        switch intake.expected {
        case .none: serve(intake)
        case .announced(let count) where count <= bodyBytes: phase = .reading(intake)
        case .announced(let count):
            discards = count <= bodyBytes * Self.discardFactor
            answer(intake, .status(413), closes: true)
        case .unannounced: answer(intake, .status(411), closes: true)
        }
        return 0
    }

    func bodyArrived(_ bytes: UnsafeRawBufferPointer) {
        guard case .reading(var intake) = phase else { return }
        phase = .waiting
        intake.append(bytes)
        phase = .reading(intake)
    }

    func bodyComplete() {
        switch phase {
        case .reading(let intake): serve(intake)
        // The library says so again when more comes before our answer is out.
        case .answering(let answer): phase = .answering(answer.closing)
        case .waiting, .serving, .silent, .webSocket, .ended: break
        }
    }

    private func serve(_ intake: HTTPIntake) {
        guard let wsi, let server else { return drop() }
        phase = .serving(intake)
        // Nothing more is read until the answer, else the poll would report what nobody takes; and the handler
        // has all the time it wants.
        lws_rx_flow_control(wsi, 0)
        lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0)
        let handler = server.handler
        let request = intake.request
        Loop.spawn { [self] in
            let reply = await handler(request)
            guard case .serving(let intake) = phase else { return }
            answer(intake, reply)
        }
    }

    private func answer(_ intake: HTTPIntake, _ reply: HTTPReply, closes: Bool = false) {
        guard let wsi else { return }
        switch reply {
        case .reply(let status, let headers, let body):
            // Without a length the library takes whatever follows these methods for the body.
            let bodyless = intake.expected == .none && ["POST", "PUT", "PATCH"].contains(intake.method)
            let closes = closes || (bodyless && intake.headers["content-length"] == nil)
            intake.headers.invalidate()
            let hasMore = resumeReading(wsi)
            phase = .answering(
                HTTPAnswer(
                    status: status, headers: headers, body: body, bare: intake.method == "HEAD",
                    closes: closes || hasMore))
            lws_callback_on_writable(wsi)
        case .silence:
            phase = .silent
            intake.headers.invalidate()
            lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, Self.silenceSeconds)
        case .disconnect:
            intake.headers.invalidate()
            drop()
        }
    }

    /// Ends flow control, under which a connection is not told that it is writable. True: the library holds bytes
    /// that came behind the request, of this connection or perhaps of another.
    ///
    /// Such a connection must end with its answer. Where a request that the library held back has a body, 4.1.6 takes
    /// the request's own head for the body, and then never leaves its loop.
    private func resumeReading(_ wsi: OpaquePointer) -> Bool {
        lws_rx_flow_control(wsi, 1)
        return lws_service_adjust_timeout(lws_get_context(wsi), 1, 0) == 0
    }

    /// The socket takes bytes; -1 closes it.
    func httpWritable() -> Int32 {
        guard case .answering(let answer) = phase, let wsi else { return 0 }
        phase = .waiting
        guard Wire.write(answer.bytes, to: wsi, as: LWS_WRITE_HTTP_FINAL) else { return -1 }
        isLast = answer.closes
        // What is left of a refused body is still taken in, so that the peer gets to read the answer.
        if isLast, !discards { return -1 }
        return lws_http_transaction_completed(wsi) == 0 ? 0 : -1
    }
}

extension WebConnection {
    /// A request asks to become something else; 0 goes on, -1 closes.
    func upgradeAsked(_ wsi: OpaquePointer, to name: String) -> Int32 {
        self.wsi = wsi
        guard !isLast, case .waiting = phase, let intake = HTTPIntake(of: wsi) else { return -1 }
        guard name.lowercased() == "websocket" else { return refuse(400, wsi) }
        guard let upgrade = server?.upgrade else { return refuse(404, wsi) }
        let socket = WebSocket(peer: "the peer", messageBytes: limits.messageBytes, queuedBytes: limits.queuedBytes)
        let answer = upgrade(intake.request, socket)
        intake.headers.invalidate()
        switch answer {
        case .refuse(let status, let headers, let body): return refuse(status, wsi, headers, body)
        case .accept(let onMessage, let onClose):
            socket.onMessage = onMessage
            socket.onLoss = onClose
            phase = .webSocket(socket)
            return 0
        }
    }

    private func refuse(
        _ status: Int, _ wsi: OpaquePointer, _ headers: [(String, String)] = [], _ body: [UInt8] = []
    ) -> Int32 {
        let answer = HTTPAnswer(status: status, headers: headers, body: body, closes: true)
        _ = Wire.write(answer.bytes, to: wsi, as: LWS_WRITE_HTTP_FINAL)
        return -1
    }

    /// The WebSocket of an upgraded connection.
    var webSocket: WebSocket? {
        guard case .webSocket(let socket) = phase else { return nil }
        return socket
    }
}
