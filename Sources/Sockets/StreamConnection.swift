internal import CWebSockets
public import Loop

/// One accepted byte stream of a ``StreamServer``, under TLS where the server has an identity.
@Loop public final class StreamConnection {
    /// Called with what came, in order.
    public var onBytes: (@Loop ([UInt8]) -> Void)?
    /// Called once, last.
    public var onEnd: (@Loop () -> Void)?

    private weak var server: StreamServer?
    /// Keeps the server's TLS context until the library is done with the connection.
    private let host: ServerHost
    private var wsi: OpaquePointer?
    private var waiting: [UInt8] = []
    private var closes = false
    private var hasEnded = false

    /// Hands `descriptor` to the library, which owns it from here on whatever happens.
    init?(_ descriptor: Int32, server: StreamServer, host: ServerHost) {
        self.server = server
        self.host = host
        // Balanced when the library destroys the connection.
        let user = Unmanaged.passRetained(self)
        wsi = host.adopt(descriptor, user: user.toOpaque())
        if wsi == nil {
            if !hasEnded { user.release() }
            return nil
        }
    }

    /// Sends `bytes` after what was sent before.
    public func write(_ bytes: [UInt8]) {
        guard let wsi, !closes else { return }
        waiting += bytes
        lws_callback_on_writable(wsi)
    }

    /// Closes once everything written is out.
    public func close() {
        guard let wsi else { return }
        closes = true
        lws_callback_on_writable(wsi)
    }

    /// Closes at once, whatever was written.
    public func drop() {
        guard let wsi else { return }
        lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
    }

    func received(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        onBytes?(Array(bytes))
        return 0
    }

    func writable() -> Int32 {
        guard let wsi else { return -1 }
        if !waiting.isEmpty {
            let part = Array(waiting.prefix(Self.partBytes))
            // LWS_WRITE_RAW is a macro for this.
            guard Wire.write(part, to: wsi, as: LWS_WRITE_HTTP) else { return -1 }
            waiting.removeFirst(part.count)
            lws_callback_on_writable(wsi)
            return 0
        }
        return closes ? -1 : 0
    }

    func ended() {
        hasEnded = true
        wsi = nil
        server?.forget(self)
        onEnd?()
        onBytes = nil
        onEnd = nil
    }

    /// Bytes given to the library at once.
    private static let partBytes = 16 << 10
}
