import Agent
import ArgumentParser
import Transfers

struct GrantAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Grant a person the right to call; counts once the cloud accepted it.",
        discussion: """
            Exits 0 when the cloud confirmed it (or at once with --wait 0), 75 when it did not in time - the grant stays \
            wanted and is worked off - and 1 when the cloud refuses for good. Of a person who has a right what is not \
            said stays as it is; one that is switched off comes back by `enable` alone.
            """)

    @Argument(help: "The person's id, 1 to 32 of A-Z a-z 0-9 _ -.")
    var person: String
    @Option(help: "The person's name.")
    var name: String?
    @Option(help: "The flat number a visitor keys.")
    var unit: String?
    @Option(help: "The person's identity at the room, user@server; may be given several times.")
    var peer: [String] = []
    @Option(help: "The language the person is addressed in, such as es or pt-BR; '' for the site's own.")
    var language: String?
    @Option(help: "First day or instant, ISO 8601, inclusive.")
    var from: String?
    @Option(help: "Last day, or the instant it ends, ISO 8601.")
    var until: String?
    @Option(
        help:
            "Weekly periods and special days, such as 'mon-fri 08:00-18:00; except 2026-12-25, 2026-12-24 08:00-12:00'; '' for always."
    )
    var schedule: String?
    @Option(help: "What the person may have in a call: audio-video, or audio and no picture.")
    var media: String?
    @Option(help: "Seconds to wait for the cloud.")
    var wait: Double = 10
    @OptionGroup var place: Place

    func validate() throws {
        guard wait >= 0, wait <= 3600 else { throw ValidationError("--wait takes 0 to 3600 seconds.") }
    }

    func run() throws {
        var request = GrantRequest()
        request.name = name
        request.unit = unit
        request.peers = peer.isEmpty ? nil : peer
        request.language = language
        request.from = from
        request.until = until
        request.schedule = schedule
        request.media = media
        request.wait = wait
        let patience = Duration.seconds(wait) + .seconds(10)
        let answer: Message = try AgentCall(place: place)
            .send(.put, "/api/grants/\(PathPart.escaped(person))", request, patience: patience)
        if answer.exit != 0 { throw Exit.fail(answer.message, answer.exit) }
        print(answer.message)
    }
}

/// A word as one part of a URL's path.
enum PathPart {
    static func escaped(_ word: String) -> String {
        word.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
