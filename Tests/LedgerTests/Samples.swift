import Audit
import Crypto
import Grants
import Ledger
import Support
import Testing

let lobby = DeviceID("6cdoorstation000000001")!
let auditKey = Array("probe".utf8)

func id(_ text: String) -> PersonID { PersonID(text)! }

func wall(_ seconds: Int64) -> WallTime { WallTime(seconds: seconds) }

func trusted(_ seconds: Int64) -> Moment {
    Moment(uptime: .seconds(3600), wall: wall(seconds), clockTrusted: true, floor: wall(1000))
}

/// An opened ledger with what the agent keeps in memory beside it.
struct Station {
    let ledger: Ledger
    let snapshot: LedgerSnapshot
    var book: GrantBook
    var chain: AuditChain

    init(_ folder: String, device: DeviceID = lobby, bootSession: String = "boot-1") throws(LedgerError) {
        (ledger, snapshot) = try Ledger.open(folder: folder, device: device, bootSession: bootSession)
        book = snapshot.book
        let origin = AuditOrigin(station: "t", board: "none", boardIsStandIn: true, bootSession: bootSession)
        chain = AuditChain(after: snapshot.auditHead, origin: origin, key: auditKey, digests: .openSSL)
    }

    /// The change and the record of it, made in memory.
    mutating func change(_ change: GrantChange, _ what: String = "grant.add") throws -> LedgerChange {
        try book.apply(change)
        return LedgerChange([.grants(change), .audit(record(what))])
    }

    mutating func record(_ what: String) -> AuditRecord {
        chain.append(AuditEntry(at: trusted(5000), who: "test", what: what, outcome: "done"))
    }

    /// Grants a person of this name and waits for the disk.
    mutating func grant(_ name: String) async throws {
        let person = Person(id: id(name), name: "N", unit: "101", peers: [Peer("\(name)@site")!])
        try await ledger.commit(change(.grant(person, Grant(version: book.nextVersion))))
    }
}

/// Checks every record of a ledger; the number of the first bad one, nil when all are sound.
func firstBadNumber(_ ledger: Ledger) async throws -> Int64? {
    var verifier = AuditVerifier(key: auditKey, digests: .openSSL)
    for record in try await ledger.auditRecords(from: 0, limit: 10_000) {
        do throws(AuditFault) { try verifier.check(record) } catch { return error.number }
    }
    return nil
}

/// What SQLite's own program says about a file.
func sqlite(_ file: String, _ sql: String) async throws -> String { try await SQLite(file).write(sql) }
