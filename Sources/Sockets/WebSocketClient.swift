internal import Glibc
public import Loop

/// A client of one WebSocket server: one attempt or connection at a time, and no retry; the caller owns backoff.
///
/// Drops its connection, without a further event, when the last reference to it is gone.
@Loop public final class WebSocketClient {
    private let endpoint: Endpoint
    private let limits: ClientLimits
    private let onEvent: @Loop (ClientEvent) -> Void
    private var attempt: ClientAttempt?
    private var host: (authorities: String?, host: ClientHost)?

    /// A client that is not yet connecting.
    public init(
        _ endpoint: Endpoint, limits: ClientLimits = ClientLimits(), onEvent: @escaping @Loop (ClientEvent) -> Void
    ) {
        self.endpoint = endpoint
        self.limits = limits
        self.onEvent = onEvent
    }

    isolated deinit { attempt?.abandon() }

    /// Starts an attempt; its events come later, never from inside this call. Nothing happens while one is under way.
    public func connect() {
        guard attempt == nil else { return }
        let authorities = endpoint.tls ? endpoint.caFile ?? ClientHost.systemAuthorities : nil
        if let authorities, access(authorities, R_OK) != 0 { return refuse(.noAuthorities(path: authorities)) }
        guard let host = host(for: authorities) else { return refuse(.refused(detail: "no event loop")) }
        let attempt = ClientAttempt(endpoint, limits: limits, host: host) { [weak self] in self?.handle($0) }
        self.attempt = attempt
        attempt.start()
    }

    /// Ends the attempt or connection; `lost` follows, as always.
    public func close() { attempt?.close() }

    private func handle(_ event: ClientEvent) {
        // Before the caller hears of it, who may connect again at once.
        if case .lost = event { attempt = nil }
        onEvent(event)
    }

    private func refuse(_ cause: SocketLoss.Cause) {
        let loss = SocketLoss(cause, peer: endpoint.peer)
        Loop.post { [weak self] in self?.onEvent(.lost(loss)) }
    }

    /// Kept between attempts: reading the system's authorities takes some 30 ms of the loop.
    private func host(for authorities: String?) -> ClientHost? {
        if let host, host.authorities == authorities { return host.host }
        let made = authorities.map { ClientHost.secured(authorities: $0) } ?? ClientHost.shared()
        host = made.map { (authorities, $0) }
        return made
    }
}
