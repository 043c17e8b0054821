/// The keys of `[tuya]` that are about Tuya's message service.
public struct MessageSettings: Sendable, Equatable {
    /// Which messages are consumed.
    public enum Channel: String, Sendable, CaseIterable {
        /// Those of every device.
        case event
        /// Those of the devices marked for tests in Tuya's console.
        case eventTest = "event-test"
    }

    /// Host name or IP address.
    public let host: String
    /// TCP port.
    public let port: Int
    /// Whether TLS is spoken; without it only to this machine.
    public let tls: Bool
    /// Which messages are consumed.
    public let channel: Channel
    /// PEM file of the only authorities to trust: the own one, else that of the cloud; nil for the system's.
    public let caFile: String?
    /// The file of `messages_ca_file`.
    let ownCAFile: String?

    /// Nil when the part is off.
    init?(_ values: Inspection.Found) {
        guard let endpoint = Endpoint(values.text(Keys.Tuya.messages)) else { return nil }
        host = endpoint.host
        tls = endpoint.scheme == "wss"
        port = endpoint.port ?? (tls ? 443 : 80)
        channel = values.choice(Keys.Tuya.messagesChannel)
        ownCAFile = values.optionalText(Keys.Tuya.messagesCAFile)
        caFile = ownCAFile ?? values.optionalText(Keys.Tuya.caFile)
    }
}
