import Grants
import Testing

@Suite struct GrantBookTests {
    @Test func `a peer belongs to one person`() throws {
        var book = try bookOfAlice()
        let before = book
        let bob = Person(id: id("bob"), unit: "101", peers: [Peer("bob@s")!, alice.peers[0]])
        #expect(throws: GrantRefusal.peerTaken(alice.peers[0], by: alice.id)) {
            try book.apply(.grant(bob, Grant(version: 2)))
        }
        #expect(book.persons == before.persons)
        #expect(book.lastVersion == before.lastVersion)
        #expect(book.owner(of: Peer("bob@s")!) == nil)
    }

    @Test func `a peer given up may be taken over`() throws {
        var book = try bookOfAlice()
        try book.apply(.grant(Person(id: alice.id, unit: "101"), Grant(version: 2)))
        try book.apply(.grant(Person(id: id("bob"), unit: "101", peers: alice.peers), Grant(version: 3)))
        #expect(book.decide(peer: alice.peers[0], at: trusted(20_000)).facts.person == id("bob"))
        #expect(book.decide(peer: alice.peers[0], at: trusted(20_000)).reason == .grantUnconfirmed)
    }

    @Test func `whoever is not to be rung stays so whatever becomes of the grant, until the end is proved`() throws {
        var book = try bookOfAlice()
        #expect(throws: GrantRefusal.personUnknown(id("bob"))) { try book.apply(.quiet(id("bob"), until: wall(1))) }
        let before = book.decide(person: alice.id, at: trusted(20_000))
        try book.apply(.quiet(alice.id, until: wall(20_001)))
        #expect(book.decide(person: alice.id, at: trusted(20_000)) == before)
        try book.apply(.grant(alice, Grant(version: 2)))
        let quiet = try #require(book.person(alice.id))
        #expect(quiet.isQuiet(at: trusted(20_000)) && !quiet.isQuiet(at: trusted(20_001)))
        let sure = trusted(90_000)
        let doubtful = Moment(uptime: sure.uptime, wall: sure.wall, clockTrusted: false, floor: sure.floor)
        #expect(quiet.isQuiet(at: doubtful) == (doubtful.provable < wall(20_001)))
        try book.apply(.quiet(alice.id, until: nil))
        #expect(try #require(book.person(alice.id)).isQuiet(at: trusted(1)) == false)
    }

    @Test func `refusals change nothing`() throws {
        var book = try bookOfAlice(Grant(version: 5))
        let mark = RevocationMark(version: 6, at: wall(1))
        let rows: [(GrantChange, GrantRefusal)] = [
            (.grant(alice, Grant(version: 5)), .versionNotNew(5)),
            (.grant(alice, Grant(version: 6, from: wall(2), until: wall(2))), .emptyValidity(alice.id)),
            (.revoke(id("nobody"), mark), .personUnknown(id("nobody"))),
            (.forget(id("nobody"), mark), .personUnknown(id("nobody"))),
            (.enable(id("nobody"), true, 6), .personUnknown(id("nobody"))),
            (.revoke(alice.id, RevocationMark(version: 4, at: wall(1))), .versionNotNew(4)),
        ]
        for (change, refusal) in rows {
            #expect(throws: refusal) { try book.apply(change) }
            #expect(book.decide(person: alice.id, at: trusted(20_000)).reason == .granted)
            #expect(book.lastVersion == 5)
        }
    }

    @Test func `a switch is no way around a revocation`() throws {
        var book = try bookOfAlice()
        try book.apply(.revoke(alice.id, RevocationMark(version: 2, at: wall(1))))
        #expect(throws: GrantRefusal.revoked(alice.id)) { try book.apply(.enable(alice.id, true, 3)) }
        #expect(book.decide(person: alice.id, at: trusted(20_000)).reason == .grantRevoked)
    }

    @Test func `who is forgotten is unknown by peer and still withdrawn by id`() throws {
        var book = try bookOfAlice()
        try book.apply(.forget(alice.id, RevocationMark(version: 2, at: wall(1))))
        #expect(book.count == 0)
        #expect(book.persons(ofUnit: "101").isEmpty)
        #expect(book.decide(peer: alice.peers[0], at: trusted(20_000)).reason == .personUnknown)
        #expect(book.decide(person: alice.id, at: trusted(20_000)).reason == .grantRevoked)
        #expect(book.owedToCloud(alice.id) == OutboxRow(lobby, alice.id, .revoke, version: 2))
        let isConfirmed = try book.apply(.confirm(alice.id, Confirmation(version: 1, at: trusted(1))))
        #expect(!isConfirmed)
    }

    @Test func `the persons of a flat come ordered, revoked ones included`() throws {
        var book = GrantBook(device: lobby)
        for (version, name) in ["carol", "alice", "Bob", "dave"].enumerated() {
            let person = Person(id: id(name), unit: name == "dave" ? "102" : "101")
            try book.apply(.grant(person, Grant(version: Version(version + 1))))
        }
        try book.apply(.revoke(id("alice"), RevocationMark(version: 5, at: wall(1))))
        #expect(book.persons(ofUnit: "101").map(\.id.text) == ["Bob", "alice", "carol"])
        try book.apply(.grant(Person(id: id("carol"), unit: "102"), Grant(version: 6)))
        #expect(book.persons(ofUnit: "101").map(\.id.text) == ["Bob", "alice"])
        #expect(book.persons(ofUnit: "102").map(\.id.text) == ["carol", "dave"])
    }

    @Test func `the cloud is owed a grant until it accepted one since the last revocation`() throws {
        var book = GrantBook(device: lobby)
        try book.apply(.grant(alice, Grant(version: 1)))
        #expect(book.owedToCloud(alice.id) == OutboxRow(lobby, alice.id, .grant, version: 1))
        try book.apply(.confirm(alice.id, Confirmation(version: 1, at: trusted(1))))
        #expect(book.owedToCloud(alice.id) == nil)
        try book.apply(.grant(alice, Grant(version: 2, enabled: false)))
        #expect(book.owedToCloud(alice.id) == nil)
        try book.apply(.revoke(alice.id, RevocationMark(version: 3, at: wall(1))))
        #expect(book.owedToCloud(alice.id) == OutboxRow(lobby, alice.id, .revoke, version: 3))
        #expect(book.right(of: alice.id)?.wanted == .revoke)
        try book.apply(.grant(alice, Grant(version: 4)))
        #expect(book.owedToCloud(alice.id) == OutboxRow(lobby, alice.id, .grant, version: 4))
        #expect(book.right(of: alice.id)?.wanted == .grant)
    }
}
