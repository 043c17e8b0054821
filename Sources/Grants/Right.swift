/// Everything known about one person at this device: wanted, withdrawn, accepted.
public struct Right: Equatable, Sendable {
    /// The grant as last wanted, also when a mark outranks it; nil when none was ever made or it was forgotten.
    public internal(set) var grant: Grant?
    /// The last withdrawal.
    public internal(set) var mark: RevocationMark?
    /// The last acceptance, also when a mark outranks it.
    public internal(set) var confirmation: Confirmation?
    /// Whether a living grant exists at another device.
    public internal(set) var elsewhere = false
    /// What complete reads of the cloud's users have said since the last revocation.
    public internal(set) var sighting = CloudSighting.never

    /// What we ask of the cloud; nil when nothing was ever asked.
    public var wanted: Wish? {
        if living != nil { return .grant }
        return mark == nil ? nil : .revoke
    }

    /// The grant, unless a mark outranks it.
    public var living: Grant? {
        guard let grant, grant.version > lastRevoked else { return nil }
        return grant
    }

    /// The acceptance, unless a mark outranks it.
    public var confirmed: Confirmation? {
        guard let confirmation, confirmation.version > lastRevoked else { return nil }
        return confirmation
    }

    /// What is asked for `person` at `device`, with its number.
    func wish(_ person: PersonID, at device: DeviceID) -> OutboxRow? {
        if let grant = living { return OutboxRow(device, person, .grant, version: grant.version) }
        return mark.map { OutboxRow(device, person, .revoke, version: $0.version) }
    }

    private var lastRevoked: Version { mark?.version ?? 0 }
}

/// What we ask of the cloud for a person at a device.
public enum Wish: String, Codable, Sendable, CaseIterable {
    /// The person may call.
    case grant
    /// The person may not call.
    case revoke
}
