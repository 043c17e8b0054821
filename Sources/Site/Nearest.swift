/// The known key a person most likely meant.
enum Nearest {
    /// The nearest of `known` to `word`, when it is near enough to be meant: at most two edits, or a third of its
    /// length, and never most of a short word.
    static func key(to word: String, among known: [String]) -> String? {
        let ranked = known.map { (name: $0, edits: edits(from: folded(word), to: folded($0))) }
        guard let best = ranked.min(by: { ($0.edits, $0.name) < ($1.edits, $1.name) }) else { return nil }
        let bound = min(max(2, best.name.count / 3), max(1, best.name.count - 1))
        return best.edits <= bound ? best.name : nil
    }

    /// Letters inserted, removed, changed or swapped with their neighbour on the way from one word to another.
    static func edits(from one: String, to other: String) -> Int {
        let a = Array(one.unicodeScalars.prefix(64)), b = Array(other.unicodeScalars.prefix(64))
        var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count { rows[i][0] = i }
        for j in 0...b.count { rows[0][j] = j }
        for i in 0..<a.count {
            for j in 0..<b.count {
                var best = min(rows[i][j + 1] + 1, rows[i + 1][j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                rows[i + 1][j + 1] = best
            }
        }
        return rows[a.count][b.count]
    }

    // Case and the choice between - and _ are no different word.
    private static func folded(_ word: String) -> String {
        String(word.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    }
}
