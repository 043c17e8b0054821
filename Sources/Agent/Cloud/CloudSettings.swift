public import TuyaWire

/// What the agent must know of its cloud project; from `[tuya]` of the configuration. The secret comes apart.
public struct CloudSettings: Sendable, Equatable {
    /// The base address, such as `https://openapi.tuyaeu.com`; plain http for loopback only.
    public var endpoint: String
    /// The project's Access ID.
    public var clientID: String
    /// Which signing rule the project follows.
    public var signVersion: SignVersion
    /// Which twin of the grant calls the project may use.
    public var family: GrantFamily
    /// A PEM file of authorities to trust instead of the system's; nil for the system's.
    public var caFile: String?
    /// Longest time from asking to giving up, replays included.
    public var patience: Duration
    /// After this long without an answer the status says so, while the request goes on.
    public var silentAfter: Duration

    /// Settings with the usual times: ten seconds in all, silent after four.
    public init(
        endpoint: String, clientID: String, signVersion: SignVersion = .v2,
        family: GrantFamily = .third, caFile: String? = nil, patience: Duration = .seconds(10),
        silentAfter: Duration = .seconds(4)
    ) {
        self.endpoint = endpoint
        self.clientID = clientID
        self.signVersion = signVersion
        self.family = family
        self.caFile = caFile
        self.patience = patience
        self.silentAfter = silentAfter
    }
}
