/// One change to what the book holds for this device. The ledger writes the same value to disk.
public enum GrantChange: Equatable, Sendable {
    /// Adds a person's grant or replaces it, name, unit and peers included.
    case grant(Person, Grant)
    /// Switches a living grant on or off; the version is the new number of the grant.
    case enable(PersonID, Bool, Version)
    /// Withdraws the grant.
    case revoke(PersonID, RevocationMark)
    /// Records that the cloud accepted the wish of this version.
    case confirm(PersonID, Confirmation)
    /// The cloud refused the wish of this version for good: it never counts by itself.
    case refuse(PersonID, Version)
    /// Does not ring a person until then, or does again; the right is not touched.
    case quiet(PersonID, until: WallTime?)
    /// Leaves a person these identities; the right is not touched.
    case peers(PersonID, [Peer])
    /// Withdraws the grant and forgets name, unit, peers and grant; the mark stays.
    case forget(PersonID, RevocationMark)
    /// The cloud has acknowledged the revocation of this number: a forgotten person's mark, and with it the id, goes.
    case drop(PersonID, Version)
    /// A complete read of the cloud's users.
    case readCloud(CloudReadResult)
    /// What was read before counts no more: another source is read, or none.
    case forgetReads
}
