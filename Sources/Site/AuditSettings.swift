/// `[audit]`: how long records are kept.
public struct AuditSettings: Sendable, Equatable {
    /// How long a record is kept; nil for no limit.
    public let keepFor: Duration?
    /// How many records are kept; nil for no limit.
    public let keepRecords: Int64?

    init(_ values: Inspection.Found) {
        let days = values.whole(Keys.Audit.keepDays)
        let records = values.whole(Keys.Audit.keepRecords)
        keepFor = days == 0 ? nil : .seconds(days * 86_400)
        keepRecords = records == 0 ? nil : Int64(records)
    }
}
