/// F-E8: somebody whose identity is nearly that of another.
public enum RoomLookalike: String, CaseIterable, Sendable {
    case otherCase = "other-case"
    case otherCaseOfServer = "other-case-of-server"
    case blankBefore = "blank-before"
    case blankBehind = "blank-behind"
    case lineBehind = "line-behind"
    case wideBlank = "wide-blank"
    case zeroWidth = "zero-width"
    case softHyphen = "soft-hyphen"
    case rightToLeft = "right-to-left"
    case nul
    /// Cyrillic, Greek and full-width letters in place of Latin ones.
    case cyrillic, greek
    case fullWidth = "full-width"
    case dotless
    /// An accent of its own behind a letter.
    case combining
    case longer, shorter
    case otherServer = "other-server"
    case withoutServer = "without-server"
    case twoServers = "two-servers"
    /// The right person behind the slash that begins the name of an instance.
    case inInstance = "in-instance"
    case scheme
    case percent

    /// The identity that is nearly `peer`.
    public func identity(of peer: String) -> String {
        let parts = peer.split(separator: "@", maxSplits: 1).map(String.init)
        let (name, server) = (parts.first ?? "", parts.count > 1 ? parts[1] : "")
        return switch self {
        case .otherCase: "\(name.prefix(1).uppercased())\(name.dropFirst())@\(server)"
        case .otherCaseOfServer: "\(name)@\(server.uppercased())"
        case .blankBefore: " \(peer)"
        case .blankBehind: "\(peer) "
        case .lineBehind: "\(peer)\n"
        case .wideBlank: "\(peer)\u{A0}"
        case .zeroWidth: "\(name)\u{200B}@\(server)"
        case .softHyphen: "\(name)\u{AD}@\(server)"
        case .rightToLeft: "\u{202E}\(peer)"
        case .nul: "\(peer)\u{0}"
        case .cyrillic: Self.replacing(peer, ["a": "\u{430}", "e": "\u{435}", "o": "\u{43E}", "c": "\u{441}"])
        case .greek: Self.replacing(peer, ["a": "\u{3B1}", "o": "\u{3BF}", "v": "\u{3BD}", "i": "\u{3B9}"])
        case .fullWidth: Self.replacing(peer, ["a": "\u{FF41}", "o": "\u{FF4F}", "e": "\u{FF45}", "b": "\u{FF42}"])
        case .dotless: Self.replacing(peer, ["i": "\u{131}", "a": "\u{251}", "o": "0", "l": "1"])
        case .combining: "\(name)\u{301}@\(server)"
        case .longer: "\(peer).example"
        case .shorter: String(peer.dropLast())
        case .otherServer: "\(name)@other.example"
        case .withoutServer: name
        case .twoServers: "\(peer)@other.example"
        case .inInstance: "nobody@\(server)/\(peer)"
        case .scheme: "sip:\(peer)"
        case .percent: "\(name)%40\(server)"
        }
    }

    private static func replacing(_ text: String, _ letters: [Character: Character]) -> String {
        String(text.map { letters[$0] ?? $0 })
    }
}

extension RoomActor {
    func addLookalikes(to drive: DrivePort) {
        drive.route("POST", "/room/fault/lookalike") { [self] request throws(DriveError) in
            let kind: RoomLookalike = try request.kind()
            let identity = kind.identity(of: try request.text("peer"))
            try ring(RoomParty(identity, name: request.body["name"].asText))
            return .ok(["peer": .text(identity)])
        }
    }
}
