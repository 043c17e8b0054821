import Agent
import FoundationEssentials

/// The audit's records in their order, a page at a time: neither the agent nor the command holds more.
struct RecordStream {
    let call: AgentCall
    /// Number of the last record that was handed over.
    private(set) var cursor: UInt64
    /// The last record that is wanted; nil for all.
    let last: UInt64?

    init(_ call: AgentCall, after cursor: UInt64, through last: UInt64? = nil) {
        self.call = call
        self.cursor = cursor
        self.last = last
    }

    /// The next records, each with its line of JSON; none when there is no more now.
    mutating func next() throws -> [(line: Substring, record: RecordResource)] {
        var path = "/api/audit?after=\(cursor)&form=lines"
        if let last { path += "&to=\(last)" }
        let decoder = JSONDecoder()
        let records = try call.raw(path).split(separator: "\n").map { line in
            guard let record = try? decoder.decode(RecordResource.self, from: Data(line.utf8)) else {
                throw call.otherForm
            }
            return (line, record)
        }
        cursor = records.last?.1.number ?? cursor
        return records
    }
}

extension RecordResource {
    /// Number, time, who, what and outcome, for people.
    var cells: [String] {
        let at = at + (trusted ? "" : " (clock not trusted)")
        return ["\(number)", at, who.isEmpty ? "-" : who, what, outcome]
    }
}
