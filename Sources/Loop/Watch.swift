internal import CWebSockets
internal import Glibc

/// A descriptor the loop watches for input: line events, a signalfd, a socket pair.
///
/// The loop watches a duplicate, so the owner of `descriptor` keeps closing its own. Level-triggered: `onReadable`
/// is called again until everything was read.
@Loop public final class Watch {
    private var connection: OpaquePointer?
    private let onReadable: @Loop () -> Void
    private let onHangUp: @Loop () -> Void

    /// Whether it watches; false from the start where no descriptor was left to duplicate.
    public var isWatching: Bool { connection != nil }

    /// Starts watching; see ``isWatching``. `onHangUp` is called once when the descriptor hangs up and nothing is left to
    /// read; the end of a stream is something to read, of no bytes.
    public init(
        descriptor: Int32, onHangUp: @escaping @Loop () -> Void = {}, onReadable: @escaping @Loop () -> Void
    ) {
        self.onReadable = onReadable
        self.onHangUp = onHangUp
        var adopted = lws_sock_file_fd_type()
        adopted.filefd = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard let context = Loop.executor.context, adopted.filefd >= 0 else { return }
        connection = lws_adopt_descriptor_vhost(
            lws_get_vhost_by_name(context, Self.vhostName), LWS_ADOPT_RAW_FILE_DESC, adopted, "descriptor", nil)
        // Balanced by the close callback, which always comes.
        if connection != nil {
            lws_set_opaque_user_data(connection, Unmanaged.passRetained(self).toOpaque())
        }
    }

    /// Stops watching; neither callback is called afterwards.
    public func cancel() {
        guard let connection else { return }
        self.connection = nil
        lws_set_timeout(connection, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
    }

    private func readable() {
        if connection != nil { onReadable() }
    }

    private func closed() {
        guard connection != nil else { return }
        connection = nil
        onHangUp()
    }

    nonisolated static let vhostName = "descriptors"

    /// libwebsockets keeps the pointers it is given for the life of the process.
    nonisolated static func addVhost(to context: OpaquePointer) {
        let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
        protocols.initialize(repeating: lws_protocols(), count: 2)
        protocols[0].name = UnsafePointer(strdup("descriptor"))
        protocols[0].callback = { connection, reason, _, _, _ in Watch.served(connection, reason) }
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN
        info.vhost_name = UnsafePointer(strdup(vhostName))
        info.protocols = UnsafePointer(protocols)
        guard lws_create_vhost(context, &info) != nil else { fatalError("libwebsockets made no vhost") }
    }

    private nonisolated static func served(_ connection: OpaquePointer?, _ reason: lws_callback_reasons) -> Int32 {
        guard reason == LWS_CALLBACK_RAW_RX_FILE || reason == LWS_CALLBACK_RAW_CLOSE_FILE,
            let user = lws_get_opaque_user_data(connection)
        else { return 0 }
        let watch = Unmanaged<Watch>.fromOpaque(user)
        if reason == LWS_CALLBACK_RAW_RX_FILE {
            let target = watch.takeUnretainedValue()
            Loop.assumeIsolated { target.readable() }
        } else {
            let target = watch.takeRetainedValue()
            Loop.assumeIsolated { target.closed() }
        }
        return 0
    }
}
