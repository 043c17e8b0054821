import Boards
import Support
import Testing

@Suite struct `The names in an overlay` {
    @Test(arguments: [
        ("", []),
        ("&gpio { gpio-line-names = \"A\", \"B\"; };", [["A", "B"]]),
        ("gpio-line-names\n  =\n\"\", \"A\" , \"\";", [["A"]]),
        ("gpio-line-names = \"A\"; x = \"B\"; gpio-line-names = \"C\";", [["A"], ["C"]]),
        ("// gpio-line-names = \"A\";\n/* gpio-line-names = \"B\"; */ gpio-line-names = \"C\" /* \"D\" */;", [["C"]]),
        ("// a\r\ngpio-line-names = \"A\"; // b\r\n", [["A"]]),
        ("gpio-line-names = \"a // b\", \"q\\\"q\", \"/* c */\";", [["a // b", "q\"q", "/* c */"]]),
        ("/delete-property/ gpio-line-names; y = \"A\";", []),
        ("my-gpio-line-names = \"A\"; gpio-line-names-x = \"B\";", []),
        ("gpio-line-names = \"A\"", []), ("gpio-line-names = \"A", []), ("/* gpio-line-names = \"A\";", []),
        ("#include <a.h>\n&pio { gpio-line-names = \"A\"; };", [["A"]]),
    ])
    func `are read whatever stands around them`(source: String, names: [[String]]) {
        #expect(Overlay(source).chips == names)
    }

    @Test func `are looked for in any text without a trap`() {
        let pieces = ["gpio-line-names", "=", ";", "\"", "\\", "/*", "*/", "//", "\n", "\r\n", "A", "é", "🔑", " ", "{"]
        for seed in UInt64(0)..<500 {
            var generator = SeededGenerator(seed: seed)
            let text = (0..<40).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            #expect(Overlay(text).chips.allSatisfy { !$0.contains("") }, "seed \(seed)")
        }
    }
}
