/// Why a change was not made. Nothing has changed then.
public enum GrantRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another person owns this peer.
    case peerTaken(Peer, by: PersonID)
    /// The validity ends before it starts.
    case emptyValidity(PersonID)
    /// The version is not newer than every wish before it.
    case versionNotNew(Version)
    /// Nobody of that id is known here.
    case personUnknown(PersonID)
    /// The grant was revoked: it takes a new grant, not a switch.
    case revoked(PersonID)

    /// One sentence: what, where, what to try.
    public var description: String {
        switch self {
        case .peerTaken(let peer, let owner):
            "peer \(peer) belongs to person \(owner): remove it there first or choose another"
        case .emptyValidity(let person): "the validity of person \(person) ends before it starts: change from or until"
        case .versionNotNew(let version): "version \(version) is not newer than the last wish: take the next one"
        case .personUnknown(let person): "person \(person) is not known here: see portero grant list"
        case .revoked(let person): "person \(person) was revoked: add a new grant"
        }
    }
}
