import ArgumentParser

struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The numbered, chained records of what was decided and done.",
        subcommands: [AuditTail.self, AuditExport.self, AuditHead.self, AuditVerify.self, AuditReplay.self])
}
