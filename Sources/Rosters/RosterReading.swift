internal import Grants

extension Roster {
    /// Reads a roster: JSON where the first character is `[` or `{`, else CSV (RFC 4180).
    ///
    /// UTF-8 with or without a byte order mark; lines end with LF or CRLF. Fields are in ``RosterColumn``'s words:
    ///
    ///     person,name,unit,peer,from,until,schedule,enabled,language,media
    ///     anna,"Smith, Anna",101,anna@room.example anna2@room.example,2026-01-01,2026-12-31,mon-fri 08:00-18:00,true
    ///
    /// Columns may stand in any order; one that is missing leaves what is known, an empty cell clears it. Lines without
    /// a single filled cell are left out.
    /// - Parameter zone: the site's, for times without `Z`.
    /// - Throws: every fault up to a bound; one bad row refuses the whole file.
    public init(reading bytes: [UInt8], zone: @escaping SiteZone) throws(RosterFaults) {
        if let fault = Self.refusal(of: bytes) { throw RosterFaults(fault) }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = bytes[start...].first { !JSONScanner.blanks.contains($0) }
        var assembly = Assembly(zone: zone)
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
            assembly.readJSON(JSONScanner(bytes, from: start))
        } else {
            assembly.readCSV(CSVScanner(bytes, from: start))
        }
        try assembly.faults.check()
        self.init(rows: assembly.rows)
    }

    /// What is wrong with the bytes as a whole.
    private static func refusal(of bytes: [UInt8]) -> RosterFault? {
        if bytes.count > maxBytes { return RosterFault(nil, "the roster is longer than \(maxBytes >> 20) MiB") }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return RosterFault(nil, "the roster is in UTF-16: save it as CSV UTF-8")
        }
        if bytes.starts(with: Array("PK\u{3}\u{4}".utf8)) {
            return RosterFault(nil, "the roster is a spreadsheet or an archive: save it as CSV UTF-8")
        }
        if let nul = bytes.firstIndex(of: 0) {
            return RosterFault(line(of: nul, in: bytes), "a NUL byte is no text: save the roster as CSV UTF-8")
        }
        guard let place = firstNotUTF8(bytes) else { return nil }
        return RosterFault(line(of: place, in: bytes), "the letters are not in UTF-8: save the roster as CSV UTF-8")
    }

    private static func line(of place: Int, in bytes: [UInt8]) -> Int {
        bytes[..<place].reduce(into: 1) { if $1 == UInt8(ascii: "\n") { $0 += 1 } }
    }

    /// The start of the first line that is not UTF-8; no letter of UTF-8 holds the byte of a line's end.
    private static func firstNotUTF8(_ bytes: [UInt8]) -> Int? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        return lines.first { String(validating: $0, as: UTF8.self) == nil }?.startIndex
    }
}

/// Rows as they come, checked one by one and against each other.
struct Assembly {
    private(set) var rows: [RosterRow] = []
    var faults = RosterFaults()
    private var cells: CellReader
    private var lines: [PersonID: Int] = [:]
    private var owners: [Peer: Int] = [:]
    private var isFull = false

    init(zone: @escaping SiteZone) { cells = CellReader(zone: zone) }

    /// Takes the cells of one person; every fault among them is noted. False: no more are wanted.
    mutating func take(line: Int, _ given: [(column: RosterColumn, cell: Cell)]) -> Bool {
        guard rows.count < Roster.maxRows else {
            faults.note(RosterFault(line, "more than \(Roster.maxRows) persons: a station takes no more"))
            return false
        }
        guard let cell = given.first(where: { $0.column == .person })?.cell else {
            faults.note(RosterFault(line, "there is no person: each row needs the person's id"))
            return true
        }
        guard case .text(let text) = cell, let person = PersonID(text) else {
            faults.note(RosterFault(line, .person, "\(cell.shown) is no id: write 1 to 32 of A-Z a-z 0-9 _ -"))
            return true
        }
        var row = RosterRow(line: line, person: person)
        for (column, cell) in given where column != .person {
            if let sentence = cells.read(cell, as: column, into: &row) {
                faults.note(RosterFault(line, column, sentence))
            }
        }
        compare(row)
        rows.append(row)
        return true
    }

    private mutating func compare(_ row: RosterRow) {
        if let before = lines.updateValue(row.line, forKey: row.person) {
            faults.note(
                RosterFault(row.line, .person, "\(row.person) stands on line \(before) already: keep one of the two"))
        }
        if case .value(let from) = row.from, case .value(let until) = row.until, from >= until {
            faults.note(RosterFault(row.line, .until, "the validity ends before it starts: change from or until"))
        }
        guard case .value(let peers) = row.peers else { return }
        for peer in peers {
            guard let before = owners.updateValue(row.line, forKey: peer) else { continue }
            let other = before == row.line ? "on this line already" : "on line \(before) already"
            faults.note(
                RosterFault(row.line, .peer, "\(quoted(peer.text)) stands \(other): a peer belongs to one person"))
        }
    }
}
