public import Grants

/// One person of a roster, checked by itself.
public struct RosterRow: Equatable, Sendable {
    /// The line of the file the row begins on, from 1.
    public var line: Int
    /// The person's id.
    public var person: PersonID
    /// Name for the display.
    public var name: Given<String> = .absent
    /// Flat number.
    public var unit: Given<String> = .absent
    /// Identities at the room.
    public var peers: Given<[Peer]> = .absent
    /// First instant inside the validity.
    public var from: Given<WallTime> = .absent
    /// First instant outside the validity.
    public var until: Given<WallTime> = .absent
    /// Weekly periods.
    public var schedule: Given<Schedule> = .absent
    /// The switch; an empty cell is on.
    public var enabled: Given<Bool> = .absent

    /// Language the person is addressed in.
    public var language: Given<Language> = .absent
    /// Microphone and camera, or the microphone alone; an empty cell is both.
    public var media: Given<Media> = .absent

    init(line: Int, person: PersonID) {
        self.line = line
        self.person = person
    }
}

/// How far the site's zone is ahead of UTC, in seconds, when its clocks show a time; the time is given as if it were UTC.
public typealias SiteZone = @Sendable (WallTime) -> Int

/// A whole roster: who may call, and nobody else.
public struct Roster: Equatable, Sendable {
    /// The rows in the order of the file; a person stands in one of them, and so does a peer.
    public let rows: [RosterRow]

    /// Longest file in bytes.
    public static let maxBytes = 32 << 20
    /// Most rows.
    public static let maxRows = 100_000

    init(rows: [RosterRow]) { self.rows = rows }
}
