/// What a story printed with `say WORD TEXT`, by the word.
struct Told: Sendable {
    private let said: [String: [String]]

    /// Reads a machine's console.
    init(console: String) {
        let lines = console.split(separator: "\n").filter { $0.hasPrefix("say ") }.map { $0.dropFirst(4) }
        said = Dictionary(grouping: lines) { String($0.prefix { $0 != " " }) }
            .mapValues { $0.map { String($0.drop { $0 != " " }.dropFirst()) } }
    }

    /// The texts under this word, in their order.
    subscript(word: String) -> [String] { said[word] ?? [] }

    /// The numbers of the only text under this word.
    func numbers(_ word: String) -> [Int] {
        self[word].joined(separator: " ").split(separator: " ").compactMap { Int($0) }
    }
}

extension Sequence<ChipRecord> {
    /// The levels of the lock output.
    var strike: [ChipRecord] { filter { $0.kind == "level" && $0.line == "DOOR_STRIKE" } }
}

extension [ChipRecord] {
    /// What was logged between this mark and the next one, the mark first; empty when it was never made.
    func after(_ mark: String) -> ArraySlice<ChipRecord> {
        guard let begin = firstIndex(where: { $0.kind == "mark" && $0.note == mark }) else { return [] }
        let rest = self[(begin + 1)...]
        return self[begin..<(rest.firstIndex { $0.kind == "mark" } ?? endIndex)]
    }
}
