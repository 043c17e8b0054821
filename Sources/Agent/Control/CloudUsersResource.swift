/// What the newest complete read of the cloud's users says of the persons granted here, as `/api/cloud-users` tells it.
/// Ids only.
public struct CloudUsersResource: Codable, Equatable, Sendable {
    /// Which list is read; nil where none is.
    public var source: String?
    /// When it was last read as a whole, ISO 8601; nil while it never was.
    public var readAt: String?
    /// Users on the list; nil while it was not read since the start.
    public var listed: Int?
    /// Persons who hold a grant here.
    public var granted: Int
    /// Denied `not-in-cloud`: held once, missed by two complete reads in a row.
    public var denied: [String]
    /// Held once, missed by the last complete read: denied if the next one misses them too.
    public var missed: [String]
    /// Granted here, and never held by a read: no read counts against them.
    public var neverHeld: [String]
    /// Users on the list who hold no grant here; nil while it was not read since the start.
    public var strangers: Int?
    /// Their ids, as far as they are ids and there are not too many.
    public var strangerIDs: [String]
}
