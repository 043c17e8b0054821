import Agent
import ArgumentParser
import Glibc

struct AuditTail: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "The latest records, or those after a number, oldest first.",
        discussion: """
            --after is a cursor for consumers: the order is stable and numbers have no gap, so whoever keeps the last \
            number goes on there after any interruption. --json gives the next cursor; with --follow one record a line.
            """)

    @Option(name: [.customShort("n"), .customLong("lines")], help: ArgumentHelp("How many records.", valueName: "n"))
    var count = 20
    @Option(help: ArgumentHelp("Records behind this number; 0 for the first on.", valueName: "n"))
    var after: UInt64?
    @Flag(help: "Go on with records as they come, until interrupted.")
    var follow = false
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func validate() throws {
        guard (1...10_000).contains(count) else { throw ValidationError("-n takes 1 to 10000 records.") }
        guard after ?? 0 <= UInt64(Int64.max) else { throw ValidationError("--after takes the number of a record.") }
    }

    func run() throws {
        let call = AgentCall(place: place)
        if follow { return try go(on: call) }
        let path = after.map { "/api/audit?after=\($0)&limit=\(count)" } ?? "/api/audit?last=\(count)"
        if form.json { return print(try call.raw(path)) }
        let records: [RecordResource] =
            after == nil ? try call.get(path) : try call.get(path, as: RecordPage.self).records
        var table = Table("N", "AT", "WHO", "WHAT", "OUTCOME")
        table.rows = records.map(\.cells)
        print(table.text)
    }

    private func go(on call: AgentCall) throws {
        var start = after
        if start == nil {
            let head = try call.get("/api/audit/head", as: HeadResource.self).number
            start = head - min(head, UInt64(count))
        }
        var stream = RecordStream(call, after: start ?? 0)
        while true {
            let lines = try stream.next()
            for line in lines {
                print(form.json ? String(line) : try stream.record(line).cells.joined(separator: "  "))
            }
            fflush(nil)
            if lines.isEmpty { sleep(1) }
        }
    }
}
