/// Where a resistor of the board leads, as far as the words of its note say it.
public enum ResistorEnd: Sendable {
    /// To 0 V.
    case ground
    /// To a voltage.
    case supply
    /// It stands in the wire.
    case series
    /// The note does not say it in words we know.
    case unsaid

    /// Reads a note such as `10 kΩ to 3.3 V`, `330 Ω in series` or `4k7 to ground`.
    public init(note: String) {
        let note = note.lowercased()
        let words = Set(note.split { !$0.isLetter && !$0.isNumber && $0 != "." }.map(String.init))
        if words.contains("series") {
            self = .series
        } else if !words.isDisjoint(with: ["ground", "gnd", "earth"]) {
            self = .ground
        } else if let volts = Self.volts(note) {
            self = volts.allSatisfy { $0 == "0" || $0 == "." } ? .ground : .supply
        } else {
            self = words.isDisjoint(with: ["supply", "vcc", "vdd"]) ? .unsaid : .supply
        }
    }

    /// The number that stands before the first V: `3.3` of `to 3.3 V`, `3` of `3v3`.
    private static func volts(_ note: String) -> String? {
        for (place, letter) in zip(note.indices, note) where letter == "v" {
            var before = note[..<place]
            if before.last == " " { before.removeLast() }
            let number = before.reversed().prefix { $0.isWholeNumber || $0 == "." }
            if !number.isEmpty { return String(number.reversed()) }
        }
        return nil
    }
}
