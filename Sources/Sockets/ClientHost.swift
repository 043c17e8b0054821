internal import CWebSockets
internal import Glibc
internal import Loop

/// What the library calls a vhost, for outgoing connections: plain, or with the authorities to trust.
@Loop final class ClientHost {
    let context: OpaquePointer
    let vhost: OpaquePointer
    private let isShared: Bool

    private static var plain: ClientHost?

    /// The system's authorities, named outright: by default the library also trusts a folder `../share` beside
    /// wherever the program was started.
    static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"
    static let protocolName = "portero-client"

    /// The one vhost for connections without TLS.
    static func shared() -> ClientHost? {
        guard let context = Loop.executor.context else { return nil }
        if let plain, plain.context == context { return plain }
        guard let vhost = create(in: context, authorities: nil) else { return nil }
        let host = ClientHost(context: context, vhost: vhost, isShared: true)
        plain = host
        return host
    }

    /// A vhost that trusts the authorities in a PEM file and no others.
    static func secured(authorities path: String) -> ClientHost? {
        guard let context = Loop.executor.context, let vhost = create(in: context, authorities: path) else {
            return nil
        }
        return ClientHost(context: context, vhost: vhost, isShared: false)
    }

    private init(context: OpaquePointer, vhost: OpaquePointer, isShared: Bool) {
        self.context = context
        self.vhost = vhost
        self.isShared = isShared
    }

    isolated deinit {
        guard !isShared, Loop.executor.context == context else { return }
        // As for servers: outside the library's callbacks, and only once no connection is bound to it.
        nonisolated(unsafe) let vhost = vhost
        Loop.post { lws_vhost_destroy(vhost) }
    }

    private static func create(in context: OpaquePointer, authorities: String?) -> OpaquePointer? {
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN
        info.vhost_name = name
        info.protocols = UnsafePointer(protocols)
        // Else the library obeys the environment's http_proxy, also for a room on the local network.
        info.http_proxy_address = noProxy
        guard let authorities else { return lws_create_vhost(context, &info) }
        info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS)
        info.ssl_client_options_set = portero_tls12_at_least
        return authorities.withCString {
            info.client_ssl_ca_filepath = $0
            return lws_create_vhost(context, &info)
        }
    }

    // The library keeps these pointers for good.

    private static let name = UnsafePointer(strdup("portero-client"))
    private static let noProxy = UnsafePointer(strdup("none:0"))
    private static let protocols: UnsafeMutablePointer<lws_protocols> = {
        let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
        protocols.initialize(repeating: lws_protocols(), count: 2)
        protocols[0].name = UnsafePointer(strdup(protocolName))
        protocols[0].callback = { wsi, reason, _, data, count in ClientCallback.served(wsi, reason, data, count) }
        protocols[0].tx_packet_size = Int(64 << 10)
        return protocols
    }()
}
