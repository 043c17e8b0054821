import Foundation
import Testing

/// SQLite's own program at a file, which judges ours; requires ``Facility`` `sqlite3`, and that the program succeeds.
public struct SQLite: Sendable {
    private let file: String

    /// The file, which the program opens anew for each question.
    public init(_ file: String) { self.file = file }

    /// What it reads, having waited up to 5 s for who writes: a line for each row, its columns apart by `|`.
    public func read(_ sql: String) async throws -> String { try await run(["-readonly"], sql) }

    /// The same where something is changed, if only that a log left behind is taken in.
    @discardableResult
    public func write(_ sql: String) async throws -> String { try await run([], sql) }

    private func run(_ options: [String], _ sql: String) async throws -> String {
        let ran = try await Program.run(
            try await Self.program(), options + ["-bail", file], input: ".timeout 5000\n\(sql);\n")
        guard ran.exit == .code(0) else { throw SupportError("sqlite3, \(sql): \(ran.errors)") }
        return ran.output
    }

    /// Somebody else who has the file to himself from now on, until he lets go or the value ends.
    public func hold() async throws -> Holder {
        let holder = Holder(try Program(try await Self.program(), [file]))
        try await holder.take()
        return holder
    }

    private static func program() async throws -> String {
        try await Facility.tool("sqlite3").require()
        guard let path = Tool.path("sqlite3") else { throw SupportError("no sqlite3") }
        return path
    }

    /// Who holds a file in a transaction.
    public final class Holder: Sendable {
        private let program: Program

        fileprivate init(_ program: Program) { self.program = program }

        /// Begins the transaction, having waited up to 20 s for who writes.
        public func take() async throws { try await order(".timeout 20000\nBEGIN EXCLUSIVE") }

        /// Ends it, having changed nothing.
        public func letGo() async throws { try await order("ROLLBACK") }

        private func order(_ words: String) async throws {
            let done = UUID().uuidString
            try program.type("\(words);\nSELECT '\(done)';\n")
            try await program.line(containing: done, within: .seconds(30))
        }
    }
}
