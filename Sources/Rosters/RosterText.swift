internal import Grants

extension RosterHeld {
    /// A field as an exported roster has it; nil where it is empty.
    public func shown(_ column: RosterColumn) -> String? {
        switch column {
        case .person: person.id.text
        case .name: person.name.isEmpty ? nil : person.name
        case .unit: person.unit.isEmpty ? nil : person.unit
        case .peer: person.peers.isEmpty ? nil : person.peers.map(\.text).joined(separator: " ")
        case .from: grant?.from.map(Self.text(of:))
        case .until: grant?.until.map(Self.text(of:))
        case .schedule: grant?.schedule?.description
        case .enabled: grant.map { "\($0.enabled)" }
        case .language: person.language?.tag
        case .media: grant?.media.rawValue
        }
    }

    /// The last day a date can name ends in a year that none can, and so may the first one begin.
    private static func text(of time: WallTime) -> String {
        if time.seconds > 253_402_300_799 { return "9999-12-31" }
        return time.seconds < -62_167_219_200 ? "0000-01-01" : time.description
    }
}

/// Living grants in the form that ``Roster/init(reading:zone:)`` reads: loading it again changes nothing.
public enum RosterText {
    /// CSV with every column, sorted by id.
    public static func csv(_ held: [RosterHeld]) -> [UInt8] {
        var bytes = Array((RosterColumn.head + "\n").utf8)
        for one in sorted(held) {
            for (index, column) in RosterColumn.allCases.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes += CSVCell.text(one.shown(column) ?? "").utf8
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// A JSON array with an object for each person, sorted by id.
    public static func json(_ held: [RosterHeld]) -> [UInt8] {
        var bytes = Array("[".utf8)
        for (index, one) in sorted(held).enumerated() {
            bytes += index > 0 ? ",\n{".utf8 : "\n{".utf8
            for (index, column) in RosterColumn.allCases.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes += "\"\(column.rawValue)\":".utf8
                switch (column, one.shown(column)) {
                case (_, nil): bytes += "null".utf8
                case (.enabled, let text?): bytes += text.utf8
                case (_, let text?): appendJSON(text, to: &bytes)
                }
            }
            bytes.append(UInt8(ascii: "}"))
        }
        return bytes + (held.isEmpty ? "]\n".utf8 : "\n]\n".utf8)
    }

    private static func sorted(_ held: [RosterHeld]) -> [RosterHeld] {
        held.filter { $0.grant != nil }.sorted { $0.person.id < $1.person.id }
    }

    private static func appendJSON(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
