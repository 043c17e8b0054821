/// A table of a file: where it may stand and which keys it takes.
struct Section: Sendable {
    /// One step of a section's place.
    enum Step: Hashable, Sendable {
        case named(String)
        /// Each table of an array of tables, `[[door]]`.
        case item
        /// A table of any name that is an id, `[door.main]`.
        case anyName
    }

    /// What it means when the table is absent.
    enum Presence: Sendable {
        /// Its keys take their defaults.
        case defaulted
        /// The part is off.
        case optional
        /// The file, or the table around it, is refused.
        case required
    }

    let steps: [Step]
    let presence: Presence
    let meaning: String
    let keys: [Key]
    /// Keys that people try here, with what to tell them.
    var refusals: [String: String] = [:]

    /// The header as a person writes it: `[tuya]`, `[[door]]`, `[door.NAME.lock]`; empty for the top of the file.
    var header: String {
        let names = steps.compactMap { step in
            switch step {
            case .named(let name): name
            case .anyName: "NAME"
            case .item: nil
            }
        }
        guard !names.isEmpty else { return "" }
        let inside = names.joined(separator: ".")
        return steps.contains(.item) ? "[[\(inside)]]" : "[\(inside)]"
    }

    func key(named name: String) -> Key? { keys.first { $0.name == name } }
}
