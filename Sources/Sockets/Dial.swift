internal import CWebSockets
internal import Loop

/// The one call that starts an outgoing connection.
@Loop struct Dial {
    private let endpoint: Endpoint
    private let address: String
    private let host: ClientHost
    private let policy: UnsafeMutablePointer<lws_retry_bo_t>
    private let user: UnsafeMutableRawPointer

    init(
        _ endpoint: Endpoint, _ address: String, _ host: ClientHost, _ policy: UnsafeMutablePointer<lws_retry_bo_t>,
        user: UnsafeMutableRawPointer
    ) {
        self.endpoint = endpoint
        self.address = address
        self.host = host
        self.policy = policy
        self.user = user
    }

    /// Nil: it failed at once. The library copies all texts; `policy` must outlive the connection.
    func connect() -> OpaquePointer? {
        address.withCString { address in
            endpoint.path.withCString { path in
                endpoint.hostHeader.withCString { name in
                    ClientHost.protocolName.withCString { local in
                        var info = lws_client_connect_info()
                        info.context = host.context
                        info.vhost = host.vhost
                        info.address = address
                        info.port = Int32(clamping: endpoint.port)
                        info.path = path
                        // Host header, SNI and the name in the certificate.
                        info.host = name
                        info.local_protocol_name = local
                        info.ssl_connection = flags
                        info.retry_and_idle_policy = UnsafePointer(policy)
                        info.opaque_user_data = user
                        return lws_client_connect_via_info(&info)
                    }
                }
            }
        }
    }

    private var flags: Int32 {
        let tls = endpoint.tls ? LCCSCF_USE_SSL.rawValue : 0
        return Int32(tls | LCCSCF_HTTP_NO_FOLLOW_REDIRECT.rawValue)
    }
}
