import Foundation
import Support
import Testing

@testable import Site

@Suite struct KeyIndexTests {
    static let text = #"""
        # station = "not here"
        station = "lobby"   # board = 1
        "quoted key" = 1
        'its' = 2
        a . "b.c" . d = [1, # ] = {
          { x = 1, y.z = "]" },
          "}"]

        [tuya]
          endpoint = """
        [room]
        address = "no" \"""
        """"
        path = 'C:\'

        [[door]]
        name = "one"
        [door.lock]
        line = "A"
        [[door]]
        name = '''
        [[door]]'''
        last = 1
        """#

    @Test(
        arguments: [
            ([.key("station")], 2, 1),
            ([.key("quoted key")], 3, 1),
            ([.key("a")], 5, 1),
            ([.key("a"), .key("b.c"), .key("d")], 5, 1),
            ([.key("a"), .key("b.c"), .key("d"), .item(0)], 5, 18),
            ([.key("a"), .key("b.c"), .key("d"), .item(1), .key("x")], 6, 5),
            ([.key("a"), .key("b.c"), .key("d"), .item(1), .key("y"), .key("z")], 6, 12),
            ([.key("a"), .key("b.c"), .key("d"), .item(2)], 7, 3),
            ([.key("tuya")], 9, 2),
            ([.key("tuya"), .key("endpoint")], 10, 3),
            ([.key("tuya"), .key("path")], 14, 1),
            ([.key("door")], 16, 3),
            ([.key("door"), .item(0), .key("name")], 17, 1),
            ([.key("door"), .item(0), .key("lock"), .key("line")], 19, 1),
            ([.key("door"), .item(1)], 20, 3),
            ([.key("door"), .item(1), .key("last")], 23, 1),
        ] as [(KeyPath, Int, Int)])
    func `a key's place is its first character`(path: KeyPath, line: Int, column: Int) {
        #expect(KeyIndex(Self.text).places[path] == Place(line: line, column: column), "\(KeyText.shown(path))")
    }

    @Test func `what stands in comments and texts is no key`() {
        let index = KeyIndex(Self.text)
        #expect(index.repeats.isEmpty)
        #expect(index.places[[.key("room")]] == nil)
        #expect(index.places[[.key("tuya"), .key("address")]] == nil)
        #expect(index.places[[.key("board")]] == nil)
    }

    @Test func `an absent key stands where its table stands`() {
        let index = KeyIndex(Self.text)
        #expect(index.place(of: [.key("tuya"), .key("sign")]) == Place(line: 9, column: 2))
        #expect(index.place(of: [.key("nowhere"), .key("sign")]) == .start)
    }

    @Test(arguments: [
        ("a = 1\na = 2", "a", 2), ("a = 1\n\"a\" = 2", "a", 2), ("[t]\nx = 1\n[u]\n[t]", "t", 4),
        ("a = { b = 1, b = 2 }", "a.b", 1), ("[[d]]\nx = 1\nx = 2\n[[d]]\nx = 3", "d[1].x", 3),
        ("a.b = 1\na.c = 2\na.b = 3", "a.b", 3), ("\"\\u0061\" = 1\na = 2", "a", 2),
    ])
    func `the second of two equal keys is a repeat`(text: String, path: String, line: Int) {
        let repeats = KeyIndex(text).repeats
        #expect(repeats.map { KeyText.shown($0.path) } == [path])
        #expect(repeats.map(\.again.line) == [line])
    }

    @Test(arguments: [
        "", "[", "[[", "[]", "]", "=", "a", "a =", "a = [", "a = {", "a = \"", "a = '''", "a = \"\"\"", "\"", "'", "a.",
        "a..b = 1", "a = [1,,2]", "a = {,}", "a = [}", "a = {]", "\u{0}", "\u{FEFF}a = 1", "a = \"\\", "\r\r\n= =",
        String(repeating: "[", count: 100_000), "a = " + String(repeating: "[", count: 100_000),
        "a = " + String(repeating: "{a=", count: 100_000), String(repeating: "a.", count: 50_000) + "a = 1",
        String(repeating: "a = 1\n", count: 40_000), String(repeating: "[[a]]\n", count: 40_000),
        (0..<20_000).map { "k\($0) = 1\n" }.joined(), String(repeating: "#", count: 260_000),
        "a = " + String(repeating: "[", count: 250) + String(repeating: "]", count: 250),
    ])
    func `S15 a text that is not what it should be is read without harm`(text: String) {
        _ = KeyIndex(text)
        do {
            _ = try SiteConfiguration(text: text, file: "x")
            Issue.record("taken")
        } catch {
            #expect(!error.faults.isEmpty)
            #expect(error.faults.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.hint.isEmpty })
        }
    }

    @Test func `S15 a file cut, doubled or altered anywhere is taken or refused, never a trap`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        let rounds = ProcessInfo.processInfo.environment["PORTERO_FUZZ_ROUNDS"].flatMap(Int.init) ?? 2000
        var chance = SeededGenerator(seed: seed)
        let original = Array((SampleFile.configuration.text + Self.text).unicodeScalars)
        let odd = Array("[]{}\"'=.,#\\\n\r \0é\u{1F512}0a".unicodeScalars)
        let short = Array("ab=[]{},.\"'#\n 1-+_:eE\\T0xinf".unicodeScalars)
        for _ in 0..<rounds {
            guard Bool.random(using: &chance) else {
                let length = Int.random(in: 1...16, using: &chance)
                Self.read((0..<length).map { _ in short.randomElement(using: &chance)! }, seed)
                continue
            }
            var scalars = original
            for _ in 0..<Int.random(in: 1...6, using: &chance) {
                let at = Int.random(in: 0..<scalars.count, using: &chance)
                switch Int.random(in: 0..<4, using: &chance) {
                case 0: scalars[at] = odd.randomElement(using: &chance)!
                case 1: scalars.insert(odd.randomElement(using: &chance)!, at: at)
                case 2: scalars.removeSubrange(at..<min(scalars.count, at + Int.random(in: 1...9, using: &chance)))
                default: scalars.insert(contentsOf: scalars[at..<min(scalars.count, at + 20)], at: at)
                }
            }
            Self.read(scalars, seed)
        }
    }

    private static func read(_ scalars: [Unicode.Scalar], _ seed: UInt64) {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        do {
            _ = try SiteConfiguration(text: String(text), file: "x")
        } catch {
            #expect(!error.faults.isEmpty, "seed \(seed)")
        }
    }
}
