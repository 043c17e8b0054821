internal import Crypto
internal import Site
internal import Sockets
public import TuyaWire

/// Where messages come from, and as whom they are asked for.
public struct MessagePlan: Sendable {
    /// Host and port.
    let peer: String
    /// The consumer's address and headers; these hold a secret.
    let endpoint: Endpoint

    /// After this long without an acknowledgement the gateway delivers a message again: more than a stalled disk takes.
    public static let ackTimeout = Duration.seconds(30)

    /// The consumer of a project's `channel` at a gateway.
    public init(
        _ access: MessageAccess, host: String, port: Int, tls: Bool, caFile: String? = nil, channel: String = "event"
    ) {
        peer = "\(host):\(port)"
        endpoint = Endpoint(
            host: host, port: port, path: access.path(channel: channel, ackTimeout: Self.ackTimeout), tls: tls,
            caFile: caFile, headers: access.headers.map { ($0.name, $0.value) })
    }
}

extension MessagePlan {
    init(_ settings: MessageSettings, _ access: MessageAccess) {
        self.init(
            access, host: settings.host, port: settings.port, tls: settings.tls, caFile: settings.caFile,
            channel: settings.channel.rawValue)
    }
}

/// How patient the link to the message service is.
public struct MessageTimes: Sendable {
    /// Longest time from the start of an attempt to the open connection.
    public var connect = Duration.seconds(10)
    /// Silence after which a ping is sent.
    public var ping = Duration.seconds(30)
    /// Silence after which the gateway is taken for dead.
    public var hangUp = Duration.seconds(45)
    /// Longest wait before the first retry; doubles to ``retryCap``.
    public var retry = Duration.seconds(1)
    /// Longest wait before any retry.
    public var retryCap = Duration.seconds(60)
    /// The same for refused credentials, which only somebody's doing mends.
    public var refused = Duration.seconds(60)
    /// Longest wait before any retry with refused credentials.
    public var refusedCap = Duration.seconds(900)
    /// A connection that lived so long was a good one: the next wait is the first again.
    public var settled = Duration.seconds(30)
    /// Tuya keeps an unread message this long: after a longer absence some may be lost.
    public var retention = Duration.seconds(7200)

    /// The times of a station.
    public init() {}
}
