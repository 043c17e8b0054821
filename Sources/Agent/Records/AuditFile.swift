internal import Audit
internal import Crypto
internal import FoundationEssentials
internal import Glibc
internal import Grants
internal import Ledger

/// An export of the audit in JSON lines, worked with where no agent runs.
public enum AuditFile {
    /// Why a file cannot be used, with the exit code of the command that asked.
    public struct Fault: Error, Sendable {
        /// One sentence: what, where, what to try.
        public let sentence: String
        /// 64 for a file that cannot be read, 1 for one that is no export.
        public let exit: Int32
    }

    /// Checks the chain of an export under the unit's audit key.
    ///
    /// - Parameters:
    ///   - keyFile: the file that holds the key, `credentials/audit-key` in the state folder.
    ///   - head: a published head as `NUMBER:HASH`; shows a cut or replaced tail.
    public static func verify(_ path: String, keyFile: String, head: String?) throws -> VerificationResource {
        let published = try head.map { text in
            guard let head = AuditHead(text) else { throw Fault(sentence: AuditHead.form(text), exit: 64) }
            return head
        }
        var verifier = AuditVerifier(.anywhere, published: published, key: try key(keyFile), digests: .openSSL)
        do {
            try read(path) { record in try verifier.check(record) }
            return VerificationResource(verifier, verifier.lastFault)
        } catch let fault as AuditFault {
            return VerificationResource(verifier, fault)
        }
    }

    /// Makes every decision of an export again, by today's rules.
    public static func replay(_ path: String) throws -> ReplayResource {
        var summary = ReplaySummary()
        try read(path) { record in summary.take(record, facts: FactsText.decision(record.facts)) }
        return ReplayResource(summary)
    }

    private static func key(_ path: String) throws -> [UInt8] {
        let descriptor = try open(path)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 33)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count == 32 else {
            throw Fault(sentence: "\(path) is no key of this program: give the unit's audit-key", exit: 64)
        }
        return Array(bytes.prefix(32))
    }

    private static func open(_ path: String) throws -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        return descriptor
    }

    private static func unreadable(_ path: String) -> Fault {
        Fault(sentence: "\(path) cannot be read: \(String(cString: strerror(errno)))", exit: 64)
    }

    /// Longest line of an export; the longest record this program writes has a tenth of it.
    private static let maxLine = 1 << 17

    /// Hands over one record after another: the memory that takes is that of one line.
    private static func read(_ path: String, _ body: (AuditRecord) throws -> Void) throws {
        let descriptor = path == "-" ? dup(0) : try open(path)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var (rest, part, line): ([UInt8], [UInt8], Int) = ([], [UInt8](repeating: 0, count: 1 << 16), 0)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            guard count >= 0 || errno == EINTR else { throw unreadable(path) }
            if count == 0 { break }
            rest += part.prefix(max(0, count))
            var start = 0
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                line += 1
                try body(record(rest[start..<end], path, line))
                start = end + 1
            }
            rest.removeFirst(start)
            guard rest.count <= maxLine else { throw noExport(path, line + 1) }
        }
        if !rest.isEmpty { try body(record(rest[...], path, line + 1)) }
    }

    private static func record(_ bytes: ArraySlice<UInt8>, _ path: String, _ line: Int) throws -> AuditRecord {
        guard let resource = try? JSONDecoder().decode(RecordResource.self, from: Data(bytes)),
            let record = resource.record
        else { throw noExport(path, line) }
        return record
    }

    private static func noExport(_ path: String, _ line: Int) -> Fault {
        Fault(
            sentence:
                "\(path), line \(line): no record in JSON: give a file that portero audit export wrote, without --csv",
            exit: 1)
    }
}

/// What today's rules make of the decisions of an export.
public struct ReplayResource: Codable, Equatable, Sendable {
    /// One decision that differs.
    public struct Difference: Codable, Equatable, Sendable {
        /// The record's number.
        public var number: UInt64
        /// The reason that was recorded.
        public var recorded: String
        /// The reason that comes out today.
        public var recomputed: String
    }

    /// Records read.
    public var records: Int
    /// Decisions that come out the same.
    public var same: Int
    /// Decisions that differ, in their order.
    public var differing: [Difference]
    /// Decisions that cannot be made again from their record, counted by why.
    public var unknown: [String: Int]

    init(_ summary: ReplaySummary) {
        records = summary.records
        same = summary.same
        differing = summary.differences.map {
            Difference(
                number: UInt64(max(0, $0.number)), recorded: $0.recorded, recomputed: $0.recomputed.rawValue)
        }
        unknown = Dictionary(uniqueKeysWithValues: summary.unknown.map { ($0.key.rawValue, $0.value) })
    }
}
