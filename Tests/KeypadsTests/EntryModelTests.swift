import Keypads
import Testing

/// The grammar against a second reading of it: the whole history at once, cut into entries from the front, each judged
/// by a pattern of its text.
@Suite struct EntryModelTests {
    static let limits: EntryLimits = {
        var limits = EntryLimits()
        (limits.unitDigits, limits.codeDigits) = (2, 2)
        (limits.digitTimeout, limits.entryTimeout) = (.seconds(3), .milliseconds(4500))
        return limits
    }()

    /// Letters take no part; the rest is cut where an entry ends.
    private static func read(_ strokes: [EntryBench.Stroke], _ unitCode: Bool) -> [KeypadEntry] {
        var rest = strokes.filter { $0.key != "A" }[...]
        var entered: [KeypadEntry] = []
        while let first = rest.first {
            if unitCode, first.key == "*" {
                skip(&rest, after: first.at, stars: true)
                continue
            }
            var text = ""
            var last = first.at
            let end = first.at + limits.entryTimeout
            let stars = unitCode ? 2 : first.key == "*" ? 2 : 1
            while let next = rest.first, next.at < min(last + limits.digitTimeout, end) || text.isEmpty {
                text.append(next.key)
                last = next.at
                rest.removeFirst()
                if next.key == "#" || text.filter({ $0 == "*" }).count == stars { break }
            }
            if let whole = entry(text) { entered.append(whole) }
            if text.hasSuffix("#") || text.filter({ $0 == "*" }).count == stars { continue }
            if text.contains("*") || end <= last + limits.digitTimeout {
                skip(&rest, after: min(last + limits.digitTimeout, end), stars: unitCode)
            }
        }
        return entered
    }

    /// What is typed on, up to and with its `#`, or up to a pause or a star.
    private static func skip(_ rest: inout ArraySlice<EntryBench.Stroke>, after lapse: Duration, stars: Bool) {
        var last = lapse
        while let next = rest.first, next.at < last + limits.digitTimeout, stars || next.key != "*" {
            last = next.at
            rest.removeFirst()
            if next.key == "#" { return }
        }
    }

    private static func entry(_ text: String) -> KeypadEntry? {
        if let match = text.wholeMatch(of: /([0-9]{1,2})#/) { return .call(unit: String(match.1)) }
        if let match = text.wholeMatch(of: /\*([0-9]{1,2})#/) { return .code(String(match.1)) }
        if let match = text.wholeMatch(of: /([0-9]{1,2})\*([0-9]{1,2})#/) {
            return .unitCode(unit: String(match.1), code: String(match.2))
        }
        return nil
    }

    /// Every sequence of up to `length` of the symbols: a key, and the seconds before it.
    private static func search(_ symbols: [(Character, Int)], _ length: Int, unitCode: Bool) -> Int {
        var limits = limits
        limits.unitCode = unitCode
        var searched = 0
        var sequences: [[EntryBench.Stroke]] = [[]]
        for _ in 0..<length {
            sequences = sequences.flatMap { sequence in
                symbols.map { key, gap in sequence + [.init(key: key, at: (sequence.last?.at ?? .zero) + .seconds(gap))]
                }
            }
            for strokes in sequences {
                let expected = read(strokes, unitCode)
                for hasTicks in [true, false] {
                    var bench = EntryBench(limits, hasTicks: hasTicks)
                    bench.type(strokes)
                    searched += 1
                    guard bench.entered == expected, bench.shown.filter({ $0 != .cleared }).count <= strokes.count
                    else {
                        let keys = strokes.map { "\($0.key) at \($0.at)" }.joined(separator: ", ")
                        Issue.record("\(keys), ticks \(hasTicks): \(bench.entered), not \(expected)")
                        return searched
                    }
                }
            }
        }
        return searched
    }

    @Test(arguments: [false, true])
    func `every short sequence of keys and pauses means what its text says`(unitCode: Bool) {
        let paced = Self.search(
            [("1", 1), ("*", 1), ("#", 1), ("A", 1), ("1", 3), ("*", 3)], 6, unitCode: unitCode)
        let long = Self.search([("1", 1), ("*", 1), ("#", 1)], 8, unitCode: unitCode)
        print("entry grammar, unit_code \(unitCode): \(paced + long) sequences searched")
        #expect(paced + long > 100_000)
    }
}
