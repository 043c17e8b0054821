internal import CWebSockets
internal import Glibc
public import Loop

/// One WebSocket connection, of a server or of a client; text messages both ways.
@Loop public final class WebSocket {
    private enum Phase {
        case opening
        case open
        case closing
        case ended
    }

    private let peer: String
    private var phase = Phase.opening
    private var wsi: OpaquePointer?
    private var queue: OutgoingQueue
    private var incoming: IncomingMessage
    /// The first cause is the true one; what follows is its consequence.
    private var cause: SocketLoss.Cause?
    private var closing: (code: Int, reason: String)?
    /// Ends a connection whose peer does not answer our closing frame.
    private var closeTimer: LoopTimer?
    var onMessage: @Loop ([UInt8]) -> Void = { _ in }
    var onLoss: @Loop (SocketLoss) -> Void = { _ in }
    /// Takes binary messages, for an echo that an independent suite examines; nil refuses them with 1003.
    package var onBinary: (@Loop ([UInt8]) -> Void)?

    /// Time for what is queued, our closing frame and the peer's.
    private static let closeTimeout = Duration.seconds(2)

    init(peer: String, messageBytes: Int, queuedBytes: Int) {
        self.peer = peer
        queue = OutgoingQueue(limit: queuedBytes)
        incoming = IncomingMessage(limit: messageBytes)
    }

    /// Whether messages can still be sent.
    public var isOpen: Bool {
        switch phase {
        case .opening, .open: true
        case .closing, .ended: false
        }
    }

    /// The connection's descriptor, for a stand-in that does what no library would; -1 where there is none.
    package var descriptor: Int32 { wsi.map { lws_get_socket_fd($0) } ?? -1 }

    /// Sends a text message: at once where nothing waits and the peer reads, else as soon as it reads.
    ///
    /// Nothing happens once the connection is closing. A queue over its limit drops the connection.
    public func send(_ text: String) { send(text: Array(text.utf8)) }

    /// Sends a text message that is already UTF-8.
    public func send(text bytes: [UInt8]) { send(bytes, isBinary: false) }

    /// Sends a binary message.
    package func send(binary bytes: [UInt8]) { send(bytes, isBinary: true) }

    private func send(_ bytes: [UInt8], isBinary: Bool) {
        guard isOpen else { return }
        if phase == .open, queue.isEmpty, let wsi, lws_send_pipe_choked(wsi) == 0 {
            if !Wire.write(bytes, to: wsi, as: isBinary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT) { drop(.dropped) }
            return
        }
        guard queue.append(bytes, isBinary: isBinary) else { return drop(.overflow) }
        if phase == .open { lws_callback_on_writable(wsi) }
    }

    /// Sends what is queued, then the closing frame; 1000 is "done". `reason` is cut to 123 bytes.
    public func close(code: Int = 1000, reason: String = "") {
        guard isOpen else { return }
        cause = cause ?? .closedHere(code: code)
        closing = (code, reason)
        if phase == .open { lws_callback_on_writable(wsi) }
        startClosing()
    }

    /// Ends the connection soon, without a closing frame.
    func drop(_ cause: SocketLoss.Cause) {
        self.cause = self.cause ?? cause
        guard phase != .ended else { return }
        phase = .closing
        closing = nil
        guard let wsi else { return }
        forget(wsi)
        lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
    }

    /// What the peer's machine has not acknowledged is thrown away with the connection. Else the kernel goes on sending
    /// it for minutes, and a link that comes back brings commands nobody wants any more.
    private func forget(_ wsi: OpaquePointer) {
        var given = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(lws_get_socket_fd(wsi), SOL_SOCKET, SO_LINGER, &given, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    private func startClosing() {
        phase = .closing
        let timer = LoopTimer { [weak self] in self?.drop(.dropped) }
        timer.schedule(after: Self.closeTimeout)
        closeTimer = timer
    }
}

extension WebSocket {
    /// The upgrade is through.
    func opened(_ wsi: OpaquePointer) {
        self.wsi = wsi
        if phase == .opening { phase = .open }
        // Closed or dropped before it was open.
        if phase == .closing, closing == nil { return drop(cause ?? .dropped) }
        if !queue.isEmpty || closing != nil { lws_callback_on_writable(wsi) }
    }

    /// A piece of a message.
    ///
    /// The callback must not ask for the close by its return value: as a client, libwebsockets 4.1.6 then writes what
    /// is left of the frame past the end of its buffer.
    func received(_ bytes: UnsafeRawBufferPointer) {
        guard phase == .open, let wsi else { return }
        let isBinary = lws_frame_is_binary(wsi) != 0
        if isBinary, onBinary == nil { return fail(1003, "text only") }
        if lws_is_first_fragment(wsi) != 0 { incoming.begin() }
        guard incoming.append(bytes) else { return fail(1009, "too long") }
        guard lws_is_final_fragment(wsi) != 0 else { return }
        guard let message = incoming.take(isBinary: isBinary) else { return fail(1007, "not UTF-8") }
        if isBinary { onBinary?(message) } else { onMessage(message) }
    }

    /// The socket takes bytes; -1 closes.
    func writable() -> Int32 {
        guard let wsi else { return 0 }
        while let message = queue.first {
            guard lws_send_pipe_choked(wsi) == 0 else {
                lws_callback_on_writable(wsi)
                return 0
            }
            queue.removeFirst()
            let kind = message.isBinary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT
            guard Wire.write(message.bytes, to: wsi, as: kind) else { return -1 }
        }
        // What the library still holds goes first: after it, the closing frame.
        if closing != nil, lws_partial_buffered(wsi) != 0 {
            lws_callback_on_writable(wsi)
            return 0
        }
        guard let closing else { return 0 }
        self.closing = nil
        giveReason(closing.code, closing.reason)
        return -1
    }

    /// The peer's closing frame, which the library answers with the same bytes; `bytes` are those it answers with.
    func peerCloses(_ bytes: UnsafeMutableRawBufferPointer) {
        let code = bytes.count >= 2 ? Int(bytes[0]) << 8 | Int(bytes[1]) : 1005
        if let reason = String(validating: bytes.dropFirst(2), as: UTF8.self) {
            cause = cause ?? .closed(code: code, reason: reason)
        } else {
            // What is no text is not sent back either (RFC 6455, 8.1).
            cause = cause ?? .closedHere(code: 1007)
            (bytes[0], bytes[1]) = (UInt8(1007 >> 8), UInt8(1007 & 255))
            for index in 2..<bytes.count { bytes[index] = UInt8(ascii: "?") }
        }
        startClosing()
    }

    /// The connection is gone; reports the loss, once.
    func ended() {
        guard phase != .ended else { return }
        phase = .ended
        wsi = nil
        closeTimer?.cancel()
        closeTimer = nil
        queue.removeAll()
        let report = onLoss
        onLoss = { _ in }
        onMessage = { _ in }
        onBinary = nil
        report(SocketLoss(cause ?? .dropped, peer: peer))
    }

    /// Closes for what the peer sent; what waits for it is not worth sending any more.
    private func fail(_ code: Int, _ reason: String) {
        queue.removeAll()
        close(code: code, reason: reason)
    }

    private func giveReason(_ code: Int, _ reason: String) {
        var text = reason
        while text.utf8.count > 123 { text.removeLast() }
        var bytes = Array(text.utf8)
        lws_close_reason(wsi, lws_close_status(rawValue: UInt32(clamping: code)), &bytes, bytes.count)
    }
}
