internal import Grants

/// What stands in a cell of a CSV roster, or behind a name in a JSON one.
enum Cell: Equatable {
    /// Text; always, in CSV.
    case text(String)
    /// `true` or `false` of JSON.
    case flag(Bool)
    /// Several texts of JSON.
    case texts([String])
    /// A number of JSON, as written.
    case number(String)

    /// The cell in a sentence.
    var shown: String {
        switch self {
        case .text(let text): quoted(text)
        case .flag(let flag): "\(flag)"
        case .texts: "a list"
        case .number(let digits): quoted(digits)
        }
    }
}

/// Cells to values, by the rules of `grant add`.
struct CellReader {
    let zone: SiteZone
    /// A roster repeats its schedules: persons share one value.
    private var schedules: [String: Schedule] = [:]

    init(zone: @escaping SiteZone) { self.zone = zone }

    /// Puts the cell into its field; returns what is wrong with it.
    mutating func read(_ cell: Cell, as column: RosterColumn, into row: inout RosterRow) -> String? {
        switch (column, cell) {
        case (.enabled, .flag(let flag)): row.enabled = .value(flag)
        case (.peer, .texts(let texts)): return peers(texts, into: &row)
        case (_, .text(let text)): return read(text, as: column, into: &row)
        case (.enabled, _): return Self.enabledRule
        default: return "\(cell.shown) is no text: write it in quotes"
        }
        return nil
    }

    /// Longest cell in bytes.
    private static let maxBytes = 16 << 10

    private mutating func read(_ text: String, as column: RosterColumn, into row: inout RosterRow) -> String? {
        guard text.utf8.count <= Self.maxBytes else { return "the cell is longer than \(Self.maxBytes >> 10) KiB" }
        switch column {
        case .person: break
        case .name:
            guard Person.isName(text) else {
                return
                    "the name is longer than \(Person.maxNameBytes) bytes, holds a control character, or begins with "
                    + "one of = + - @, which a spreadsheet would run as a formula"
            }
            row.name = text.isEmpty ? .empty : .value(text)
        case .unit:
            guard Person.isUnit(text) else { return "\(quoted(text)) is no flat number: write 1 to 8 digits" }
            row.unit = text.isEmpty ? .empty : .value(text)
        case .peer: return peers(text.split { Peer.separators.contains($0) }.map(String.init), into: &row)
        case .from: return time(text, .start, into: &row.from)
        case .until: return time(text, .end, into: &row.until)
        case .schedule: return schedule(text, into: &row.schedule)
        case .enabled:
            switch text.lowercased() {
            case "": row.enabled = .empty
            case "true": row.enabled = .value(true)
            case "false": row.enabled = .value(false)
            default: return Self.enabledRule
            }
        case .language:
            guard let language = Language(text) else {
                guard text.isEmpty else { return "\(quoted(text)) is no language: write a tag such as es or pt-BR" }
                row.language = .empty
                return nil
            }
            row.language = .value(language)
        case .media:
            guard let media = Media(rawValue: text) else {
                guard text.isEmpty else { return "\(quoted(text)) is no media: write audio-video or audio" }
                row.media = .empty
                return nil
            }
            row.media = .value(media)
        }
        return nil
    }

    private static let enabledRule = "write true or false"

    private func peers(_ texts: [String], into row: inout RosterRow) -> String? {
        var peers: [Peer] = []
        for text in texts {
            guard let peer = Peer(exactly: text) else {
                return "\(quoted(text)) is no identity at the room: write user@server without an instance"
            }
            peers.append(peer)
        }
        row.peers = peers.isEmpty ? .empty : .value(peers)
        return nil
    }

    private func time(_ text: String, _ boundary: WallTime.Boundary, into field: inout Given<WallTime>) -> String? {
        if text.isEmpty {
            field = .empty
            return nil
        }
        guard let time = WallTime(text, as: boundary, zone: zone) else {
            return "\(quoted(text)) is no time: write 2026-12-31 or 2026-12-31T18:00"
        }
        field = .value(time)
        return nil
    }

    private mutating func schedule(_ text: String, into field: inout Given<Schedule>) -> String? {
        if text.isEmpty {
            field = .empty
            return nil
        }
        guard let schedule = schedules[text] ?? Schedule(given: text) else {
            return "\(quoted(text)) is no schedule: write mon-fri 08:00-18:00; sat 10:00-14:00"
        }
        schedules[text] = schedule
        field = .value(schedule)
        return nil
    }
}
