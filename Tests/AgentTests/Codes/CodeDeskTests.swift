import Audit
import Codes
import Crypto
import Foundation
import Grants
import Ledger
import Logging
import Loop
import Support
import Testing

@testable import Agent

/// The desk of codes over a real ledger.
@Suite struct CodeDeskTests {
    init() { Loop.startThread() }

    @Loop @Test func `a denial is told when its count and its record are on disk`() async throws {
        let post = try Post()
        for count in 1...3 {
            post.desk.entered("1", unit: nil)
            try await eventually("the denial", within: .seconds(10)) { post.denied.count == count }
            let written = try await post.sqlite(
                "SELECT in_a_row FROM lockouts; SELECT count(*) FROM audit WHERE what = 'decision.code'")
            #expect(written == "\(count)\n\(count)\n")
        }
        #expect(post.denied == [.pinInvalid, .pinInvalid, .pinInvalid] && post.granted.isEmpty)
    }

    @Loop @Test
    func `F-B8 while another program holds the ledger a granted code waits for nothing, and a denial a second`()
        async throws
    {
        let post = try Post()
        let code = try await post.desk.set(.init(post.anna), typed: nil, length: nil, by: "test")
        let holder = try await post.hold()
        post.desk.entered(code, unit: nil)
        #expect(post.granted.map(\.person) == [post.anna])
        let keyed = Monotonic.now
        post.desk.entered("1", unit: nil)
        #expect(post.denied.isEmpty)
        try await eventually("the denial", within: .seconds(20)) { !post.denied.isEmpty }
        #expect(Monotonic.now - keyed > .milliseconds(500))
        holder.closeInput()
        try await holder.ended()
    }

    @Loop @Test func `S5 a lockout goes on in the next desk, and another boot begins what is left anew`() async throws {
        let post = try Post()
        let code = try await post.desk.set(.init(post.anna), typed: nil, length: nil, by: "test")
        for _ in 0..<5 { post.desk.entered("1", unit: nil) }
        try await eventually("the denials", within: .seconds(10)) { post.denied.count == 5 }
        let until = try #require(post.desk.gate.lockout.running(now: Monotonic.now))
        #expect(post.status.parts["codes"]?.state == "locked out")
        let next = try post.next()
        let kept = try #require(next.desk.gate.lockout.running(now: Monotonic.now))
        // The ledger keeps whole microseconds, and rounds to the longer side.
        #expect(kept >= until && kept < until + .microseconds(1))
        next.desk.entered(code, unit: nil)
        try await eventually("the denial", within: .seconds(10)) { next.denied == [.lockedOut] }
        #expect(next.granted.isEmpty)

        next.ledger.close()
        _ = try await next.sqlite("UPDATE lockouts SET boot_session = 'another'")
        let booted = try next.next()
        let anew = try #require(booted.desk.gate.lockout.running(now: Monotonic.now))
        #expect(anew > until)
        // Kept at once: an agent that is started again and again must not make it endless.
        try await eventually("the new lockout", within: .seconds(10)) {
            try await booted.sqlite("SELECT boot_session FROM lockouts") == booted.clock.bootSession + "\n"
        }
        booted.ledger.close()
    }

    @Loop @Test func `a duress code that opens nothing alarms all the same`() async throws {
        let post = try Post()
        let code = try await post.desk.set(.init(post.anna, isDuress: true), typed: nil, length: nil, by: "test")
        try await post.grants.revoke(post.anna, by: "test")
        post.desk.entered(code, unit: nil)
        try await eventually("the denial", within: .seconds(10)) { post.denied == [.grantRevoked] }
        let alarms = try await post.sqlite("SELECT who, what, outcome FROM audit WHERE outcome = 'duress'")
        #expect(alarms == "anna|door.alarm|duress\n")
    }

    @Loop @Test func `two persons cannot get one code, however close they ask`() async throws {
        let post = try Post()
        try await post.add("bert")
        let bert = try #require(PersonID("bert"))
        let desk = post.desk
        let first = Loop.spawn { try await desk.set(.init(post.anna), typed: "840275", length: nil, by: "test") }
        let second = Loop.spawn { try await desk.set(.init(bert), typed: "840275", length: nil, by: "test") }
        let results = [await first.result, await second.result]
        #expect(results.count { (try? $0.get()) != nil } == 1)
        #expect(desk.gate.book.count == 1)
    }

    @Loop @Test func `a code the disk refuses is not one, and the one before stays`() async throws {
        let post = try Post()
        let code = try await post.desk.set(.init(post.anna), typed: nil, length: nil, by: "test")
        let before = post.desk.gate.book.codes
        let holder = try await post.hold()
        await #expect(throws: LedgerError.self) {
            try await post.desk.set(.init(post.anna), typed: nil, length: nil, by: "test")
        }
        #expect(post.desk.gate.book.codes == before)
        holder.closeInput()
        try await holder.ended()
        post.desk.entered(code, unit: nil)
        #expect(post.granted.count == 1)
    }

    @Loop @Test func `digits keyed without the star are known for a code`() async throws {
        let post = try Post()
        let code = try await post.desk.set(.init(post.anna), typed: nil, length: nil, by: "test")
        #expect(post.desk.isCode(code) && !post.desk.isCode("101"))
        post.journal.isCode = { post.desk.isCode($0) }
        post.journal.denied(post.grants.book.denial(ofUnknownUnit: code, at: post.clock.moment), unit: code)
        let records = try await post.ledger.auditRecords(from: 1, limit: 100)
        #expect(records.last?.what == "decision.outgoing")
        #expect(!records.contains { $0.facts.contains(code) })
        #expect(records.last?.explanation.contains("flat (a code) was refused (unit-unknown)") == true)
    }
}

/// A desk with everything behind it, anna of 101 granted and confirmed.
@Loop private final class Post {
    let folder: TemporaryFolder
    let clock = StationClock()
    let status: StatusBoard
    let journal: Journal
    let ledger: Ledger
    let grants: GrantDesk
    let desk: CodeDesk
    let anna: PersonID
    private(set) var granted: [(person: PersonID, duress: Bool)] = []
    private(set) var denied: [ReasonCode] = []

    init(in folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder("desk")
        anna = try #require(PersonID("anna"))
        let clock = clock
        status = StatusBoard(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) { clock.wall.description }
        let device = try #require(DeviceID("6cdoorstation000000001"))
        let (ledger, snapshot) = try Ledger.open(folder: self.folder.path, device: device)
        self.ledger = ledger
        clock.use(snapshot.floor)
        journal = Journal(clock: clock)
        let origin = AuditOrigin(station: "t", board: "none", boardIsStandIn: true, bootSession: clock.bootSession)
        journal.open(AuditChain(after: snapshot.auditHead, origin: origin, key: [1], digests: .openSSL), ledger)
        var book = snapshot.book
        if book.person(anna) == nil {
            let change = GrantChange.grant(Person(id: anna, unit: "101", peers: []), Grant(version: 1))
            let confirmation = GrantChange.confirm(anna, Confirmation(version: 1, at: clock.moment))
            try book.apply(change)
            try book.apply(confirmation)
            ledger.post(LedgerChange([.grants(change), .grants(confirmation)]))
        }
        grants = GrantDesk(book: book, ledger: ledger, journal: journal, clock: clock)
        let options = Options(configuration: "", state: self.folder.path, credentials: nil, version: "test")
        let key = UnitKey("code-key", options, mayDraw: snapshot.codes.isEmpty, status: status) {
            CodeKey($0, digests: .openSSL)
        }
        desk = CodeDesk(
            key: key, snapshot: snapshot, ledger: ledger, journal: journal, grants: grants, clock: clock,
            status: status)
        desk.onGranted = { [unowned self] person, duress in self.granted.append((person, duress)) }
        desk.onDenied = { [unowned self] reason in self.denied.append(reason) }
    }

    /// What a restart makes of it.
    func next() throws -> Post {
        ledger.close()
        return try Post(in: folder)
    }

    func add(_ name: String) async throws {
        let id = try #require(PersonID(name))
        _ = try await grants.grant(Person(id: id, unit: "102", peers: []), Grant(version: 0), by: "test")
    }

    func sqlite(_ sql: String) async throws -> String {
        try await Facility.tool("sqlite3").require()
        let ran = try await Support.Program.run(try #require(Tool.path("sqlite3")), [folder.file("ledger.db"), sql])
        try #require(ran.exit == .code(0), "\(ran.errors)")
        return ran.output
    }

    /// Somebody else who has the file to himself until his input ends.
    func hold() async throws -> Support.Program { try await folder.holdLedger() }
}
