/// What a ledger holds about persons and grants, in the form a ``GrantBook`` is made from.
public struct GrantContents: Equatable, Sendable {
    /// A value that belongs to one person at one device.
    public struct At<Value: Equatable & Sendable>: Equatable, Sendable {
        /// The device.
        public var device: DeviceID
        /// The person.
        public var person: PersonID
        /// What is held.
        public var value: Value

        /// A value of `person` at `device`.
        public init(_ device: DeviceID, _ person: PersonID, _ value: Value) {
            self.device = device
            self.person = person
            self.value = value
        }
    }

    /// All persons, once each.
    public var persons: [Person] = []
    /// Grants of every device.
    public var grants: [At<Grant>] = []
    /// Marks of every device.
    public var marks: [At<RevocationMark>] = []
    /// Confirmations of every device.
    public var confirmations: [At<Confirmation>] = []
    /// Who last changed what is wanted, of every device.
    public var changes: [At<LastChange>] = []
    /// Sightings of every device.
    public var sightings: [At<CloudSighting>] = []
    /// The newest complete read of each device's users.
    public var reads: [DeviceID: CloudReadStamp] = [:]
    /// The last version ever given out.
    public var lastVersion: Version = 0

    /// Nothing held.
    public init() {}
}
