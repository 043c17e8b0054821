import Audit
import Crypto
import Foundation
import Grants
import Ledger

/// A revocation from the asking: refused from memory, and on disk with its wish and its record; beside plain inserts of C
/// on the same disk.
func revocations(floor: Result<FloorProgram, Missing>, _ folder: Folder, _ amounts: Amounts) async -> [Figure] {
    let names = ["memory", "disk"].map { "revocation to \($0), \(amounts.persons) persons, p99" }
    do {
        let state = try folder.make("revocations")
        try await Persons.ledger(amounts.persons, folder: state)
        guard let device = DeviceID(Persons.device) else { throw Missing("no device") }
        let (ledger, snapshot) = try Ledger.open(folder: state, device: device)
        defer { ledger.close() }
        var book = snapshot.book
        let origin = AuditOrigin(
            station: "bench", board: "none", boardIsStandIn: true, bootSession: snapshot.bootSession)
        var chain = AuditChain(
            after: snapshot.auditHead, origin: origin, key: Array("bench".utf8), digests: .openSSL)
        let wall = WallTime(seconds: Int64(Date().timeIntervalSince1970))
        let moment = Moment(uptime: .seconds(1), wall: wall, clockTrusted: true, floor: wall)

        var (memory, disk) = (Samples(), Samples())
        for number in 0..<min(amounts.revocations, amounts.persons) {
            let person = try Persons.row(number, device: device).person.id
            let start = nanoseconds()
            let change = GrantChange.revoke(person, RevocationMark(version: book.nextVersion, at: wall))
            try book.apply(change)
            guard book.decide(person: person, at: moment).reason == .grantRevoked, let wish = book.owedToCloud(person)
            else { throw Missing("\(person) is not revoked") }
            memory.add(Double(nanoseconds() - start) * 1e-9)
            let record = chain.append(AuditEntry(at: moment, who: "bench", what: "grant.revoke", outcome: "done"))
            try await ledger.commit(LedgerChange([.grants(change), .outbox(wish), .audit(record)]))
            disk.add(Double(nanoseconds() - start) * 1e-9)
        }
        let plain = try? floor.get().times("insert", folder.file("insert.db"), "\(amounts.revocations)")
        return [Figure(names[0], memory.p99), Figure(names[1], disk.p99, floor: plain?.p99)]
    } catch {
        return names.map { Figure($0, missing: "\(error)") }
    }
}
