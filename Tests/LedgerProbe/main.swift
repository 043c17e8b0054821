import Audit
import Crypto
import Glibc
import Grants
import Ledger

// LedgerProbe FOLDER commit COUNT    commits COUNT changes one after another, prints "ack N" for each that is on disk
//                                    and "failed N" for each that is not
// LedgerProbe FOLDER granted COUNT   grants p1 to pCOUNT, all confirmed, in flats of four
// LedgerProbe FOLDER recorded COUNT  appends COUNT decisions about the persons there, chained with the unit's own key
// LedgerProbe FOLDER hold            opens the ledger and keeps it until standard input ends

let arguments = CommandLine.arguments
guard arguments.count >= 3, let device = DeviceID("6cdoorstation000000001") else { exit(64) }

/// Straight to the pipe, so that what was printed was printed before any kill.
func say(_ text: String, on descriptor: Int32 = 1) {
    let line = text + "\n"
    _ = line.withCString { write(descriptor, $0, strlen($0)) }
}

/// Persons as a house of that size has them, 500 in each commit.
func grant(_ count: Int, _ ledger: Ledger) async throws(LedgerError) {
    var steps: [LedgerChange.Step] = []
    for number in 1...max(count, 1) {
        let (version, epoch) = (Version(number), WallTime(seconds: 0))
        guard let id = PersonID("p\(number)"), let peer = Peer("p\(number)@site") else { exit(70) }
        let person = Person(id: id, unit: "\(1000 + number / 4)", peers: [peer])
        steps.append(.grants(.grant(person, Grant(version: version))))
        steps.append(.grants(.confirm(id, Confirmation(version: version, at: epoch, floor: epoch))))
        guard steps.count >= 1000 || number == count else { continue }
        try await ledger.commit(LedgerChange(steps))
        steps = []
    }
}

/// Decisions as calls leave them, a thousand in each commit.
func record(_ count: Int, _ ledger: Ledger, _ snapshot: LedgerSnapshot) async throws {
    let origin = AuditOrigin(
        station: "probe", board: "none", boardIsStandIn: true, bootSession: snapshot.bootSession)
    let key = try KeyFile("audit-key", state: arguments[1]).load()
    var chain = AuditChain(after: snapshot.auditHead, origin: origin, key: key, digests: .openSSL)
    let persons = snapshot.book.persons
    var steps: [LedgerChange.Step] = []
    for number in 1...max(count, 1) {
        let now = Moment(
            uptime: .seconds(number), wall: WallTime(seconds: 1_700_000_000 + Int64(number)), clockTrusted: true,
            floor: WallTime(seconds: 0))
        let caller = persons.isEmpty ? "nobody@site" : persons[number % persons.count].peers[0].text
        let decision = snapshot.book.decide(caller: caller, at: now)
        steps.append(.audit(chain.append(AuditEntry(decision, at: now, who: "room", what: "decision.incoming"))))
        guard steps.count == 1000 || number == count else { continue }
        try await ledger.commit(LedgerChange(steps))
        steps = []
    }
}

do throws(LedgerError) {
    let (ledger, snapshot) = try Ledger.open(folder: arguments[1], device: device)
    say("open \(getpid())")
    if arguments[2] == "hold" {
        while getchar() != EOF {}
    } else if arguments[2] == "granted" {
        try await grant(Int(arguments[3]) ?? 0, ledger)
    } else if arguments[2] == "recorded" {
        do { try await record(Int(arguments[3]) ?? 0, ledger, snapshot) } catch {
            say("\(error)", on: 2)
            exit(1)
        }
    } else {
        var book = snapshot.book
        var chain = AuditChain(
            after: snapshot.auditHead,
            origin: AuditOrigin(
                station: "probe", board: "none", boardIsStandIn: true, bootSession: snapshot.bootSession),
            key: Array("probe".utf8), digests: .openSSL)
        for _ in 0..<(Int(arguments[3]) ?? 0) {
            let version = book.nextVersion
            guard let id = PersonID("p\(version)"), let peer = Peer("p\(version)@site") else { exit(70) }
            let change = GrantChange.grant(Person(id: id, unit: "101", peers: [peer]), Grant(version: version))
            guard (try? book.apply(change)) == true, let row = book.owedToCloud(id) else { exit(70) }
            let now = Moment(
                uptime: .seconds(1), wall: WallTime(seconds: 1), clockTrusted: false, floor: WallTime(seconds: 0))
            let record = chain.append(AuditEntry(at: now, who: "probe", what: "grant.add", outcome: "done"))
            do throws(LedgerError) {
                try await ledger.commit(LedgerChange([.grants(change), .outbox(row), .audit(record)]))
                say("ack \(record.number)")
            } catch {
                say("failed \(record.number)")
            }
        }
    }
    ledger.close()
    say("closed")
} catch {
    say("\(error)", on: 2)
    exit(error.isHeld ? 75 : 1)
}
