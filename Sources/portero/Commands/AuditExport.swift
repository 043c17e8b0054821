import Agent
import ArgumentParser
import Glibc
import Rosters

struct AuditExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Every record, or a range of them, as JSON lines or CSV.",
        discussion: """
            JSON lines hold each record whole, its hashes too: `portero audit verify --file` checks them and `portero audit \
            replay` makes their decisions again, without an agent. CSV (RFC 4180) is for other programs.
            """)

    @Option(help: ArgumentHelp("The first record.", valueName: "n"))
    var from: UInt64 = 1
    @Option(help: ArgumentHelp("The last record.", valueName: "n"))
    var to: UInt64?
    @Flag(help: "Print CSV.")
    var csv = false
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func validate() throws {
        guard (1...UInt64(Int64.max)).contains(from), to ?? from >= from, to ?? 1 <= UInt64(Int64.max) else {
            throw ValidationError("--from takes 1 or more, and --to no less than --from.")
        }
        guard !(csv && form.json) else { throw ValidationError("--csv and --json exclude each other.") }
    }

    func run() throws {
        let call = AgentCall(place: place)
        // What comes while it runs belongs to the next export.
        let end = try min(to ?? .max, call.get("/api/audit/head", as: HeadResource.self).number)
        var stream = RecordStream(call, after: from - 1, through: end)
        if csv { print(Self.head, terminator: "\r\n") }
        while end >= from, case let lines = try stream.next(), !lines.isEmpty {
            for line in lines {
                if csv { print(Self.row(try stream.record(line)), terminator: "\r\n") } else { print(line) }
            }
        }
        fflush(nil)
    }

    private static let head =
        "number,at,trusted,wall,uptime_us,boot_session,station,board,stand_in_board,who,what,outcome,facts,"
        + "previous_hash,hash"

    private static func row(_ record: RecordResource) -> String {
        [
            "\(record.number)", record.at, "\(record.trusted)", "\(record.wall)", "\(record.uptimeMicroseconds)",
            record.bootSession, record.station, record.board, "\(record.standInBoard)", record.who, record.what,
            record.outcome, record.facts, record.previousHash, record.hash,
        ].map(CSVCell.text).joined(separator: ",")
    }
}
