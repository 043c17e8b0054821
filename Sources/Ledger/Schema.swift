/// The tables, and what tells our file from others.
enum Schema {
    /// `Port` in ASCII, at offset 68 of the file.
    static let applicationID: Int32 = 0x506F_7274

    /// Version of the newest step below; `user_version` of the file.
    static var version: Int32 { Int32(steps.count) }

    /// From each version to the next, from an empty file on. Steps are added, never changed.
    static let steps = [
        """
        CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE persons(
            id TEXT PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE peers(
            peer TEXT PRIMARY KEY, person TEXT NOT NULL, place INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX peers_of_person ON peers(person, place);
        CREATE TABLE grants(
            device TEXT, person TEXT, version INTEGER NOT NULL, origin TEXT NOT NULL, valid_from INTEGER,
            valid_until INTEGER, schedule TEXT, enabled INTEGER NOT NULL,
            PRIMARY KEY(device, person)) STRICT, WITHOUT ROWID;
        CREATE TABLE revocation_marks(
            device TEXT, person TEXT, version INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY(device, person)) STRICT, WITHOUT ROWID;
        CREATE TABLE confirmations(
            device TEXT, person TEXT, version INTEGER NOT NULL, at INTEGER NOT NULL, floor INTEGER NOT NULL,
            PRIMARY KEY(device, person)) STRICT, WITHOUT ROWID;
        CREATE TABLE outbox(
            device TEXT, person TEXT, wish TEXT NOT NULL, version INTEGER NOT NULL, refused_code INTEGER,
            PRIMARY KEY(device, person)) STRICT, WITHOUT ROWID;
        CREATE TABLE audit(
            number INTEGER PRIMARY KEY, wall INTEGER NOT NULL, clock_trusted INTEGER NOT NULL,
            uptime_us INTEGER NOT NULL, boot_session TEXT NOT NULL, station TEXT NOT NULL, board TEXT NOT NULL,
            stand_in_board INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, outcome TEXT NOT NULL,
            facts TEXT NOT NULL, previous_hash BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
        CREATE TABLE clock_floor(
            only INTEGER PRIMARY KEY CHECK(only = 1), wall INTEGER NOT NULL, boot_session TEXT NOT NULL,
            uptime_us INTEGER NOT NULL) STRICT;
        CREATE TABLE boot_session(only INTEGER PRIMARY KEY CHECK(only = 1), id TEXT NOT NULL) STRICT;
        CREATE TABLE room_secrets(
            name TEXT PRIMARY KEY, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE codes(
            person TEXT, duress INTEGER, unit TEXT NOT NULL, hash BLOB NOT NULL UNIQUE, created INTEGER NOT NULL,
            PRIMARY KEY(person, duress)) STRICT, WITHOUT ROWID;
        CREATE TABLE lockouts(
            keypad TEXT PRIMARY KEY, boot_session TEXT NOT NULL, at_us INTEGER NOT NULL, until_us INTEGER NOT NULL,
            wrong_us TEXT NOT NULL, in_a_row INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE door_states(
            name TEXT PRIMARY KEY, mode TEXT NOT NULL, since INTEGER NOT NULL, tampered INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE repost_round(
            only INTEGER PRIMARY KEY CHECK(only = 1), cause TEXT NOT NULL, began INTEGER NOT NULL,
            after INTEGER NOT NULL, done INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE cloud_hints(
            device TEXT, subject TEXT, person TEXT, word TEXT NOT NULL, at_ms INTEGER NOT NULL, owed INTEGER NOT NULL,
            PRIMARY KEY(device, subject, person)) STRICT, WITHOUT ROWID;
        CREATE TABLE seen_messages(
            place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at_ms INTEGER NOT NULL) STRICT;
        ALTER TABLE persons ADD COLUMN language TEXT;
        ALTER TABLE grants ADD COLUMN wished_at INTEGER;
        CREATE TABLE grant_changes(
            device TEXT, person TEXT, who TEXT NOT NULL, what TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY(device, person)) STRICT, WITHOUT ROWID;
        CREATE TABLE forgotten(
            id BLOB PRIMARY KEY, peers BLOB NOT NULL, forgotten INTEGER NOT NULL, next INTEGER NOT NULL,
            until INTEGER) STRICT, WITHOUT ROWID;
        CREATE TABLE cloud_reads(device TEXT PRIMARY KEY, source TEXT NOT NULL, at INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE cloud_sightings(
            device TEXT, person TEXT, sighting INTEGER NOT NULL, PRIMARY KEY(device, person)) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE grants ADD COLUMN media TEXT NOT NULL DEFAULT 'audio-video';
        ALTER TABLE persons ADD COLUMN quiet_until INTEGER;
        """,
    ]

    /// Every table of the newest version.
    static let tables = [
        "audit", "boot_session", "clock_floor", "cloud_hints", "cloud_reads", "cloud_sightings", "codes",
        "confirmations", "counters", "door_states", "forgotten", "grant_changes", "grants", "lockouts", "outbox",
        "peers", "persons", "repost_round", "revocation_marks", "room_secrets", "seen_messages",
    ]
}
