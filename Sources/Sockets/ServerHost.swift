internal import CWebSockets
internal import Glibc
internal import Loop

/// What the library calls a vhost, for accepted connections: plain, or with a certificate.
///
/// The library's own listeners are not used: version 4.1.6 never closes the listening socket of a vhost that is
/// destroyed at run time, and hides a refused `bind`. Connections are accepted by ``ListeningSocket`` and adopted.
@Loop final class ServerHost {
    /// What accepted sockets speak.
    enum Speech {
        /// HTTP and WebSocket, read by the library.
        case http
        /// Bytes, handed over as they come.
        case stream
    }

    private let context: OpaquePointer
    private let vhost: OpaquePointer
    private let speech: Speech
    private let isShared: Bool

    private static var plain: [Speech: ServerHost] = [:]

    /// The one plain vhost of the running loop.
    static func shared(_ speech: Speech = .http) throws(SocketError) -> ServerHost {
        guard let context = Loop.executor.context else { throw .noLoop }
        if let plain = plain[speech], plain.context == context { return plain }
        // The plain one for HTTP must come first, see `name`.
        if speech != .http { _ = try shared() }
        guard let vhost = create(in: context, speech, nil) else { throw .noLoop }
        let host = ServerHost(context: context, vhost: vhost, speech: speech, isShared: true)
        plain[speech] = host
        return host
    }

    /// A vhost with a certificate of its own.
    static func secured(_ identity: TLSIdentity, _ speech: Speech = .http) throws(SocketError) -> ServerHost {
        // The plain one must come first, see `name`.
        let context = try shared().context
        guard let vhost = create(in: context, speech, identity) else { throw .unusableIdentity }
        return ServerHost(context: context, vhost: vhost, speech: speech, isShared: false)
    }

    private init(context: OpaquePointer, vhost: OpaquePointer, speech: Speech, isShared: Bool) {
        self.context = context
        self.vhost = vhost
        self.speech = speech
        self.isShared = isShared
    }

    isolated deinit {
        guard !isShared, Loop.executor.context == context else { return }
        // Later, for this may run inside the library's last callback for a connection; and only without
        // connections, since 4.1.6 never finishes destroying a vhost that has any.
        nonisolated(unsafe) let vhost = vhost
        Loop.post { lws_vhost_destroy(vhost) }
    }

    /// Hands an accepted socket to the library; `user` is what its callbacks get. Nil: it is closed already.
    func adopt(_ descriptor: Int32, user: UnsafeMutableRawPointer) -> OpaquePointer? {
        var info = lws_adopt_desc_t()
        info.vh = vhost
        let http = speech == .http ? LWS_ADOPT_HTTP.rawValue : 0
        info.type = lws_adoption_type(rawValue: LWS_ADOPT_SOCKET.rawValue | http | LWS_ADOPT_ALLOW_SSL.rawValue)
        if speech == .stream { info.vh_prot_name = UnsafePointer(Self.streamProtocols[0].name) }
        info.fd.sockfd = descriptor
        info.opaque = user
        return lws_adopt_descriptor_vhost_via_info(&info)
    }

    private static func create(
        in context: OpaquePointer, _ speech: Speech, _ identity: TLSIdentity?
    ) -> OpaquePointer? {
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN_SERVER
        info.vhost_name = name
        info.protocols = UnsafePointer(speech == .http ? protocols : streamProtocols)
        info.keepalive_timeout = 30
        guard let identity else { return lws_create_vhost(context, &info) }
        info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS)
        info.ssl_options_set = portero_tls12_at_least
        info.alpn = alpn
        return identity.certificatePEM.withUnsafeBufferPointer { certificate in
            identity.keyPEM.withUnsafeBufferPointer { key in
                info.server_ssl_cert_mem = UnsafeRawPointer(certificate.baseAddress)
                info.server_ssl_cert_mem_len = UInt32(certificate.count)
                info.server_ssl_private_key_mem = UnsafeRawPointer(key.baseAddress)
                info.server_ssl_private_key_mem_len = UInt32(key.count)
                return lws_create_vhost(context, &info)
            }
        }
    }

    // The library keeps these pointers for good.

    /// The same for all: the library moves a request, and looks for a certificate, by the name the client gives among
    /// the vhosts without a port. It takes the first, which is the plain one, and that changes nothing.
    private static let name = UnsafePointer(strdup("portero"))
    private static let alpn = UnsafePointer(strdup("http/1.1"))
    private static let protocols: UnsafeMutablePointer<lws_protocols> = {
        let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
        protocols.initialize(repeating: lws_protocols(), count: 2)
        protocols[0].name = UnsafePointer(strdup("portero"))
        protocols[0].callback = { wsi, reason, _, data, count in ServerCallback.served(wsi, reason, data, count) }
        protocols[0].tx_packet_size = Int(64 << 10)
        return protocols
    }()
    private static let streamProtocols: UnsafeMutablePointer<lws_protocols> = {
        let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
        protocols.initialize(repeating: lws_protocols(), count: 2)
        protocols[0].name = UnsafePointer(strdup("stream"))
        protocols[0].callback = { wsi, reason, _, data, count in StreamCallback.served(wsi, reason, data, count) }
        return protocols
    }()
}
