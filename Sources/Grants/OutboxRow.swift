/// The newest wish for a person at a device that the cloud has not acknowledged.
public struct OutboxRow: Equatable, Sendable {
    /// What rows are told apart by: one row each.
    public struct Key: Hashable, Sendable {
        /// The device.
        public let device: DeviceID
        /// The person.
        public let person: PersonID
    }

    /// Device and person.
    public let key: Key
    /// What is asked.
    public let wish: Wish
    /// Number of the wish; an answer belongs to it and to no other.
    public let version: Version
    /// Code with which the cloud refused for good; the row then rests until a newer wish or a push.
    public var refusedCode: Int?

    /// A wish for `person` at `device`.
    public init(_ device: DeviceID, _ person: PersonID, _ wish: Wish, version: Version, refusedCode: Int? = nil) {
        key = Key(device: device, person: person)
        self.wish = wish
        self.version = version
        self.refusedCode = refusedCode
    }

    /// The device.
    public var device: DeviceID { key.device }
    /// The person.
    public var person: PersonID { key.person }
}
