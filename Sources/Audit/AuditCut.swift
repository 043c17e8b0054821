/// The end of what retention cuts: number and hash of the last record that goes.
///
/// It stands in a record of the chain (`audit.cut`) before anything is deleted, so that whoever checks the rest knows from
/// the chain itself where it may begin.
public struct AuditCut: Equatable, Sendable {
    /// The `what` of the record that says so.
    public static let what = "audit.cut"

    /// Number and hash of the last record that goes.
    public let last: AuditHead

    /// A cut behind `last`.
    public init(last: AuditHead) { self.last = last }

    /// The facts of the record that says so.
    public func facts(_ digests: Digests) -> String {
        #"{"hash":"\#(digests.hex(last.hash))","number":"\#(last.number)"}"#
    }

    /// The cut a record tells of; nil for other records.
    public init?(_ record: AuditRecord, _ digests: Digests) {
        guard record.what == Self.what, let number = FactsScan.text("number", in: record.facts).flatMap({ Int64($0) }),
            let hash = FactsScan.text("hash", in: record.facts).flatMap({ digests.bytes($0) })
        else { return nil }
        last = AuditHead(number: number, hash: hash)
    }
}
