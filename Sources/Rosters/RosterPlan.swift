public import Grants

/// The changes that make a station's book what a roster says, in the order in which a denial wins.
public struct RosterPlan: Equatable, Sendable {
    /// What takes something away: made before the disk has it.
    public private(set) var withdrawals: [GrantChange] = []
    /// What gives something: made once the disk has it.
    public private(set) var grants: [GrantChange] = []
    /// What the cloud is to be told, revocations first.
    public private(set) var wishes: [OutboxRow] = []

    /// Most numbers that a plan for so many rows and persons takes.
    public static func numbers(rows: Int, held: Int) -> Int { rows + held }

    /// Numbers the changes of a difference from `first` on: revoked, then added, then changed, each by id.
    ///
    /// - Parameter time: when the revocations and the wishes were made.
    public init(_ difference: RosterDifference, device: DeviceID, first: Version, at time: WallTime) {
        var version = first
        withdrawals = difference.parted.map { .peers($0.person, $0.peers) }
        for person in difference.revoked {
            withdrawals.append(.revoke(person, RevocationMark(version: version, at: time)))
            wishes.append(OutboxRow(device, person, .revoke, version: version))
            version += 1
        }
        for target in difference.added + difference.changed {
            var grant = target.grant
            grant.version = version
            if target.before?.grant == nil { grant.wished = time }
            // To switch off whoever holds a right is a denial too; a right that is switched off from its beginning is none.
            if grant.enabled || target.before == nil {
                grants.append(.grant(target.person, grant))
            } else {
                withdrawals.append(.grant(target.person, grant))
            }
            if target.before?.isConfirmed != true {
                wishes.append(OutboxRow(device, target.person.id, .grant, version: version))
            }
            version += 1
        }
    }
}
