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

    /// The next records, each a line of JSON; none when there is no more now.
    mutating func next() throws -> [Substring] {
        var path = "/api/audit?after=\(cursor)&form=lines"
        if let last { path += "&to=\(last)" }
        let lines = try call.raw(path).split(separator: "\n")
        cursor = try lines.last.map { try record($0).number } ?? cursor
        return lines
    }

    /// The record of a line.
    func record(_ line: Substring) throws -> RecordResource {
        guard let record = try? JSONDecoder().decode(RecordResource.self, from: Data(line.utf8)) else {
            throw call.otherForm
        }
        return record
    }
}

extension RecordResource {
    /// Number, time, who, what and outcome, for people.
    var cells: [String] {
        let at = at + (trusted ? "" : " (clock not trusted)")
        return ["\(number)", at, who.isEmpty ? "-" : who, what, outcome]
    }
}
