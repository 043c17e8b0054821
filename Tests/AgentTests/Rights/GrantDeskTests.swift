import Audit
import Crypto
import Grants
import Ledger
import Loop
import Rosters
import Support
import Testing

@testable import Agent

/// The desk of grants over a real ledger.
@Suite struct GrantDeskTests {
    init() { Loop.startThread() }

    @Loop @Test
    func `F-B8 a roster the disk refuses: what it takes away stays away over a restart, and what it gives never comes`()
        async throws
    {
        let post = try Post()
        for name in ["anna", "boris", "eva"] { try await post.grant(name) }
        let holder = try await post.folder.holdLedger()
        await #expect(throws: Refusal.self) {
            try await post.load(
                """
                person,peer,enabled
                anna,anna@r,false
                boris,boris@r,true
                carl,,false
                dora,boris@s,true

                """)
        }
        let decided = { (name: String, book: GrantBook) in book.decide(person: id(name), at: post.clock.moment).reason }
        #expect(decided("anna", post.desk.book) == .grantDisabled && decided("eva", post.desk.book) == .grantRevoked)
        holder.closeInput()
        try await holder.ended()
        let next = try post.next().desk.book
        #expect(decided("anna", next) == .grantDisabled && decided("eva", next) == .grantRevoked)
        #expect(next.person(id("boris"))?.peers.map(\.text) == ["boris@r"])
        #expect(next.lastChange(of: id("anna"))?.what == "roster.load")
        // They are in neither: what was not written is not decided by, and the other way round.
        for name in ["carl", "dora"] {
            #expect(next.person(id(name)) == nil && post.desk.book.person(id(name)) == nil, "\(name)")
        }
    }

    @Loop @Test func `an edit that waits for a roster leaves what the roster says`() async throws {
        let post = try Post()
        try await post.grant("anna")
        post.desk.gate.close()
        var isAsked = false
        let edit = Loop.spawn {
            isAsked = true
            return try await post.put("anna", #"{"name": "Anna"}"#)
        }
        // What runs on the loop is under way until it waits: for the end of the roster.
        try await eventually("the edit") { isAsked && post.isAsked }
        var known = try #require(post.desk.book.person(id("anna")))
        known.unit = "7"
        let until = WallTime(seconds: 2_000_000_000)
        try post.desk.book.apply(.grant(known, Grant(version: post.desk.book.nextVersion, until: until)))
        post.desk.gate.open()
        #expect(try await edit.value == 200)
        let person = try #require(post.desk.book.person(id("anna")))
        #expect(person.name == "Anna" && person.unit == "7")
        #expect(post.desk.book.right(of: id("anna"))?.living?.until == until)
    }

    @Loop @Test func `an edit leaves a right that is switched off as it is, and says so`() async throws {
        let post = try Post()
        try await post.grant("anna")
        try await post.desk.enable(id("anna"), false, by: "test")
        #expect(try await post.put("anna", #"{"name": "Anna"}"#) == 200)
        #expect(post.answer.contains("portero grant enable anna"))
        #expect(post.desk.book.decide(person: id("anna"), at: post.clock.moment).reason == .grantDisabled)
        // Revoked and granted anew, it is another right.
        try await post.desk.revoke(id("anna"), by: "test")
        #expect(try await post.put("anna", "{}") == 200)
        #expect(!post.answer.contains("enable"))
        #expect(post.desk.book.right(of: id("anna"))?.living?.enabled == true)
    }

    @Loop @Test func `the cloud is never told of a grant that the ledger will not have`() async throws {
        let post = try Post()
        try await post.grant("anna")
        post.told = []
        post.ledger.close()
        await #expect(throws: LedgerError.closed) { try await post.grant("boris") }
        await #expect(throws: LedgerError.closed) { try await post.desk.revoke(id("anna"), by: "test") }
        #expect(post.told.map(\.wish) == [.revoke], "a withdrawal is told at once")
        post.desk.written()
        #expect(post.told.map(\.wish) == [.revoke])
    }

    @Loop @Test func `F-B8 a grant that the disk takes later is told to the cloud then`() async throws {
        let post = try Post()
        let holder = try await post.folder.holdLedger()
        await #expect(throws: Refusal.self) { try await post.grant("anna") }
        #expect(post.told.isEmpty)
        holder.closeInput()
        try await holder.ended()
        post.desk.written()
        #expect(post.told.map(\.wish) == [.grant])
    }
}

private func id(_ text: String) -> PersonID { PersonID(text)! }

/// A desk, its routes behind a socket, and the ledger.
@Loop private final class Post {
    let folder: TemporaryFolder
    let clock = StationClock()
    let ledger: Ledger
    let desk: GrantDesk
    var told: [OutboxRow] = []
    private let server = ControlServer()
    private(set) var isAsked = false
    private(set) var answer = ""

    init(in folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder("grants")
        let device = try #require(DeviceID("6cdoorstation000000001"))
        let (ledger, snapshot) = try Ledger.open(folder: self.folder.path, device: device)
        self.ledger = ledger
        let journal = Journal(clock: clock)
        let origin = AuditOrigin(station: "t", board: "none", boardIsStandIn: true, bootSession: clock.bootSession)
        journal.open(AuditChain(after: snapshot.auditHead, origin: origin, key: [1], digests: .openSSL), ledger)
        desk = GrantDesk(book: snapshot.book, ledger: ledger, journal: journal, clock: clock)
        desk.want = { [unowned self] in self.told.append($0) }
        let routes = GrantRoutes(
            desk: desk, hasCloud: { true }, push: { _, _ in 0 }, pending: { _ in nil }, remark: { _ in nil })
        server.answer = { [unowned self] method, path, request, who in
            self.isAsked = true
            return try await routes.answer(method, Array(path.dropFirst(2)), request, by: who)
        }
        try server.listen(at: self.folder.file("c.sock")) { _ in }
    }

    isolated deinit {
        server.close()
        ledger.close()
    }

    /// What a restart makes of it.
    func next() throws -> Post {
        server.close()
        ledger.close()
        return try Post(in: folder)
    }

    func grant(_ name: String) async throws {
        let person = Person(id: id(name), unit: "1", peers: [Peer("\(name)@r")!, Peer("\(name)@s")!])
        _ = try await desk.grant(person, Grant(version: 0), by: "test")
    }

    /// `PUT /api/grants/NAME` as a command sends it; the answer's status.
    func put(_ name: String, _ json: String) async throws -> Int {
        let reply = try await HTTP(socket: folder.file("c.sock")).put("/api/grants/\(name)", json: json)
        answer = reply.text
        return reply.status
    }

    func load(_ text: String) async throws {
        _ = try await RosterDesk(desk, clock: clock).load(Array(text.utf8), allowsEmpty: false, by: "test")
    }
}
