/// The names somebody probably meant.
enum NearNames {
    /// More would not be read from a ladder.
    static let limit = 4

    /// The nearest of `names` first; where none is near, the first few there are.
    static func near(_ wanted: String, in names: [String]) -> [String] {
        let scored = names.map { (name: $0, distance: distance(wanted.uppercased(), $0.uppercased())) }
        let bound = max(2, wanted.count / 3)
        let near = scored.filter { $0.distance <= bound || shares(wanted, $0.name) }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return (near.isEmpty ? names : near.map(\.name)).prefix(limit).map { $0 }
    }

    /// One holds a whole word of the other: `STRIKE` and `DOOR_STRIKE`.
    private static func shares(_ wanted: String, _ name: String) -> Bool {
        let words = { (text: String) in Set(text.uppercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)) }
        return words(wanted).subtracting(["LINE", "GPIO"]).contains { $0.count > 2 && words(name).contains($0) }
    }

    /// Levenshtein's: letters to insert, drop or change.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let changed = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
