/// One step of the way to a value: a key of a table or the number of an item, from 0.
enum PathStep: Hashable, Sendable {
    case key(String)
    case item(Int)
}

/// The way from the top of a document to a value, such as `door`, item 1, `lock`.
typealias KeyPath = [PathStep]

/// Line and column in a text, both from 1, columns in Unicode scalars.
struct Place: Hashable, Comparable, Sendable {
    var line: Int
    var column: Int

    static let start = Place(line: 1, column: 1)

    static func < (one: Place, other: Place) -> Bool { (one.line, one.column) < (other.line, other.column) }
}

/// Where each key, table and item of a TOML text stands.
///
/// TOMLKit gives positions for syntax errors only; this index gives them for everything that parsed. Of a text that
/// is not TOML it holds what stands before the complaint.
struct KeyIndex: Sendable {
    /// A key or table header that was written a second time.
    struct Repeat: Equatable, Sendable {
        let path: KeyPath
        let first: Place
        let again: Place
    }

    /// Why a text is not TOML, and where.
    struct Complaint: Error, Equatable {
        let place: Place
        let sentence: String
    }

    /// Repeats that are told; nobody reads more, and each is compared with all before it.
    private static let maxRepeats = 100

    /// Where the reading stopped; nil when it came to the end.
    private(set) var complaint: Complaint?
    private(set) var places: [KeyPath: Place] = [:]
    private(set) var repeats: [Repeat] = []

    /// Reads the whole text; never fails.
    init(_ text: String) {
        var scanner = KeyScanner(text)
        do throws(Complaint) {
            try scanner.run()
            self = scanner.index
        } catch {
            self = scanner.index
            complaint = error
        }
    }

    init() {}

    /// The place of a path, else where something inside it first stands, else the place of what is around it.
    func place(of path: KeyPath) -> Place {
        var path = path
        while !path.isEmpty {
            if let place = places[path] { return place }
            if let inside = places.filter({ $0.key.starts(with: path) }).values.min() { return inside }
            path.removeLast()
        }
        return .start
    }

    /// Writes down a key; a second one at the same path is a repeat, what stands inside that is not told again.
    mutating func note(_ path: KeyPath, at place: Place) {
        if let first = places[path] {
            guard repeats.count < Self.maxRepeats,
                !repeats.contains(where: { path.count > $0.path.count && path.starts(with: $0.path) })
            else { return }
            repeats.append(Repeat(path: path, first: first, again: place))
        } else {
            places[path] = place
        }
    }

    /// Writes down a table that other keys may add to, so a second time is no repeat.
    mutating func noteShared(_ path: KeyPath, at place: Place) {
        if places[path] == nil { places[path] = place }
    }
}
