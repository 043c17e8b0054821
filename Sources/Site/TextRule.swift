internal import Grants
internal import TuyaWire

/// Which texts a key takes.
struct TextRule: Sendable {
    /// What the text must be, as it follows "must be".
    let words: String
    /// A text that is one.
    let example: String
    /// Whether a text is one.
    let holds: @Sendable (String) -> Bool

    /// Ids are signed into request paths and used as file names: nothing else may stand in them.
    static let id = TextRule(words: "1 to 32 letters, digits, - or _", example: "lobby-1") { text in
        Identifier.isSound(text)
    }

    static let note = plain(0...200, words: "at most 200 printable characters", example: "10 kΩ to 3.3 V")
    static let waiver = plain(0...100, words: "a name of at most 100 printable characters", example: "A. Owner")
    static let terminal = plain(0...24, words: "at most 24 printable characters", example: "pin 11")
    static let path = plain(0...1024, words: "a path, or \"\" for none", example: "/etc/portero/authority.pem")
    static let boardName = plain(1...1024, words: "the name or path of a board file, or \"none\"", example: "virtual")
    static let command = plain(0...64, words: "at most 64 printable characters, or \"\" for none", example: "open")
    static let tones = TextRule(words: "1 to 8 of 0 to 9, * and #, or \"\" for none", example: "#9") { text in
        text.count <= 8 && text.allSatisfy { "0123456789*#".contains($0) }
    }

    static let chip = plain(
        1...31, words: "a chip's label of 1 to 31 characters, or \"line search\"", example: "portero-board")
    static let lineName = plain(1...31, words: "the name of a line, 1 to 31 characters", example: "DOOR_STRIKE")
    static let device = plain(
        1...255, words: "the name or path of an input device, 1 to 255 characters", example: "matrix-keypad")
    static let keyRow = plain(1...8, words: "the keys of a row, 1 to 8 characters", example: "123")

    static let schedule = TextRule(
        words: "weekly periods, separated by semicolons", example: "mon-fri 08:00-18:00; sat 10:00-14:00"
    ) { Schedule(given: $0) != nil }

    static let targetAddress = TextRule(words: "six groups of two digits, joined by -", example: "01-01-01-01-01-01") {
        AppCall.isAddress($0)
    }

    static let host = TextRule(words: "a host name or IP address without port", example: "192.0.2.20") { text in
        (1...253).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { KeyText.isBare($0) || $0 == "." || $0 == ":" }
    }

    static let server = TextRule(
        words: "a host name or IPv4 address, with :port or without", example: "video.example:4307"
    ) { server($0) != nil }

    /// Host and port of a server; 4307 is the usual one of TrueConf (reference, 5.8).
    static func server(_ text: String) -> (host: String, port: Int)? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard host.holds(parts[0]) else { return nil }
        guard parts.count == 2 else { return (parts[0], 4307) }
        return Int(parts[1]).flatMap { (1...65535).contains($0) ? (parts[0], $0) : nil }
    }

    static let endpoint = TextRule(
        words: "an https:// address of scheme, host and port only (http:// for loopback)",
        example: "https://openapi.tuyaeu.com"
    ) { Endpoint($0)?.isAllowed ?? false }

    static let messages = TextRule(
        words: "a wss:// address of scheme, host and port only (ws:// for loopback)",
        example: "wss://mqe.tuyaeu.com:8285/"
    ) { Endpoint($0)?.isAllowedForMessages ?? false }

    /// The same rule with the empty text.
    var orEmpty: TextRule {
        TextRule(words: words + ", or \"\"", example: example) { [holds] in $0.isEmpty || holds($0) }
    }

    private static func plain(_ lengths: ClosedRange<Int>, words: String, example: String) -> TextRule {
        TextRule(words: words, example: example) { text in
            lengths.contains(text.unicodeScalars.count)
                && text.unicodeScalars.allSatisfy {
                    $0.value >= 0x20 && $0.value != 0x7F && !$0.properties.isNoncharacterCodePoint
                }
        }
    }
}
