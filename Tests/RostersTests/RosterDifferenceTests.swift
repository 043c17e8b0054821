import Grants
import Rosters
import Testing

@Suite struct RosterDifferences {
    private let book = [
        held(
            "anna", name: "Anna", unit: "101", peers: ["anna@r"],
            Grant(version: 3, until: WallTime(seconds: 2_000_000_000))),
        held("boris", unit: "102", peers: ["boris@r", "b2@r"]), held("carol", unit: "103"),
    ]

    private func difference(_ text: String, from held: [RosterHeld]? = nil) throws -> RosterDifference {
        try RosterDifference(of: roster(text), from: held ?? book)
    }

    @Test func `added, changed, revoked and unchanged are told apart, by id`() throws {
        let found = try difference("person,unit\nzoe,9\ncarol,103\nanna,201\ndora,8\n")
        #expect(found.added.map(\.person.id) == [id("dora"), id("zoe")])
        #expect(found.changed.map(\.person.id) == [id("anna")])
        #expect(found.changed.map(\.fields) == [[.unit]])
        #expect(found.revoked == [id("boris")])
        #expect(found.unchanged == 1)
        #expect(found.parted.isEmpty)
    }

    @Test func `a missing column keeps what is known, an empty cell clears it`() throws {
        #expect(try difference("person\nanna\nboris\ncarol\n").isEmpty)
        let found = try difference(
            "person,name,unit,peer,from,until,schedule,enabled\nanna,,,,,,,\nboris,,,,,,,\ncarol,,,,,,,\n")
        #expect(found.changed.map(\.fields) == [[.name, .unit, .peer, .until], [.unit, .peer], [.unit]])
    }

    @Test(arguments: [
        ("person,from\nanna,2020-01-01", [RosterColumn.from]), ("person,until\nanna,2030-01-01", [.until]),
        ("person,schedule\nanna,mon 08:00-09:00", [.schedule]), ("person,enabled\nanna,false", [.enabled]),
        ("person,name\nanna,anna", [.name]), ("person,peer\nanna,anna@R", [.peer]), ("person,unit\nanna,0101", [.unit]),
        ("person,enabled\nanna,", []), ("person,language\nanna,pt-BR", [.language]), ("person,language\nanna,", []),
        ("person,media\nanna,audio", [.media]), ("person,media\nanna,audio-video", []), ("person,media\nanna,", []),
        ("person,schedule\nanna,\"mon 08:00-09:00; except 2026-12-25, 2026-12-24 08:00-08:30\"", [.schedule]),
    ])
    func `each field alone is a change`(_ text: String, _ fields: [RosterColumn]) throws {
        let found = try difference(text, from: [book[0]])
        #expect(found.changed.map(\.fields) == (fields.isEmpty ? [] : [fields]))
    }

    @Test func `the same letters in another Unicode form are another name`() throws {
        let found = try difference("person,name\nanna,Ame\u{301}lie\n", from: [held("anna", name: "Am\u{E9}lie")])
        #expect(found.changed.map(\.fields) == [[.name]])
    }

    @Test func `audio only goes out as it comes in, and stays where a roster has no such column`() throws {
        let found = try difference("person,media\nanna,audio\nboris,\ncarol,\n")
        let anna = try #require(found.changed.first)
        #expect(anna.grant.media == .audio)
        let held = [RosterHeld(anna)]
        for bytes in [RosterText.csv(held), RosterText.json(held), Array("person\nanna\n".utf8)] {
            #expect(try difference(String(decoding: bytes, as: UTF8.self), from: held).isEmpty)
        }
        #expect(try difference("person,media\nanna,\n", from: held).changed.map(\.grant.media) == [.audioVideo])
    }

    @Test func `special days and languages go out as they come in`() throws {
        let text = "mon 08:00-18:00; except 2026-12-25, 2026-12-24 08:00-12:00"
        let found = try difference("person,schedule,language\nanna,\"\(text)\",zh-Hant-TW\nboris,,\ncarol,,\n")
        let anna = try #require(found.changed.first { $0.person.id == id("anna") })
        #expect(anna.person.language?.tag == "zh-Hant-TW" && anna.grant.schedule?.description == text)
        let held = [RosterHeld(anna)]
        for bytes in [RosterText.csv(held), RosterText.json(held)] {
            let shown = String(decoding: bytes, as: UTF8.self)
            #expect(shown.contains(text) && shown.contains("zh-Hant-TW"))
            #expect(try difference(shown, from: held).isEmpty, "\(shown)")
        }
    }

    @Test func `a wish begins when it is first made, and an edit does not begin it anew`() throws {
        var known = held("anna", Grant(version: 1, wished: WallTime(seconds: 50)))
        known.isConfirmed = false
        let found = try difference("person,unit\nanna,7\ndora,8\n", from: [known])
        let plan = RosterPlan(found, device: DeviceID("d")!, first: 10, at: WallTime(seconds: 900))
        var wished: [PersonID: WallTime] = [:]
        for case .grant(let person, let grant) in plan.grants { wished[person.id] = grant.wished }
        #expect(wished == [id("anna"): WallTime(seconds: 50), id("dora"): WallTime(seconds: 900)])
    }

    @Test func `somebody revoked before is added anew, with the name that is known and without the old validity`()
        throws
    {
        var gone = book[0]
        gone.grant = nil
        let found = try difference("person,unit\nanna,7\n", from: [gone])
        #expect(found.added.map(\.person.name) == ["Anna"])
        #expect(found.added[0].grant.until == nil)
        #expect(try difference("person\n", from: [gone]).isEmpty)
    }

    @Test func `a peer that moves is taken from whoever had it, before anybody gets it`() throws {
        let found = try difference("person,peer\nanna,boris@r\nboris,anna@r b2@r\ncarol,\n")
        #expect(found.parted.map(\.person) == [id("anna"), id("boris")])
        #expect(found.parted.map(\.peers) == [[], [Peer("b2@r")!]])
        let left = try difference("person,peer\nnew,b2@r\n")
        #expect(left.parted.map(\.person) == [id("boris")] && left.parted.map(\.peers) == [[Peer("boris@r")!]])
        #expect(left.revoked == [id("anna"), id("boris"), id("carol")])
    }

    @Test func `what only shows beside the book refuses the roster by line`() throws {
        let faults = #expect(throws: RosterFaults.self) {
            try RosterDifference(
                of: roster(
                    #"[{"person": "boris"}, {"person": "zoe", "peer": "b2@r"}, {"person": "anna", "from": "2040-01-01"}]"#
                ),
                from: book)
        }
        #expect(
            faults?.faults.map(\.description) == [
                #"line 1, peer: "b2@r" belongs to boris as well: give both their peers"#,
                "line 1: the validity ends before it starts: give both from and until",
            ])
    }

    @Test func `a plan applied to a book makes it what the roster says`() throws {
        let device = DeviceID("lobby")!
        var book = GrantBook(device: device)
        for (index, name) in ["anna", "boris", "carol"].enumerated() {
            let person = Person(id: id(name), unit: "10\(index)", peers: [Peer("\(name)@r")!])
            try book.apply(.grant(person, Grant(version: book.nextVersion)))
        }
        func all() -> [RosterHeld] {
            book.slots.compactMap { book.known(at: $0) }.map { RosterHeld($0.person, $0.right) }
        }
        let wanted = try roster(
            "person,unit,peer,enabled\nanna,1,carol@r,true\nboris,2,anna@r,false\ndora,3,boris@r,true\n")
        let first = book.reserve(RosterPlan.numbers(rows: 3, held: 3))
        let plan = RosterPlan(
            try RosterDifference(of: wanted, from: all()), device: device, first: first, at: WallTime(seconds: 0))
        // Withdrawn by a command while the roster is being loaded: this stands.
        try book.apply(.revoke(id("anna"), RevocationMark(version: book.nextVersion, at: WallTime(seconds: 0))))
        for change in plan.withdrawals + plan.grants { try book.apply(reserved: change) }
        #expect(book.right(of: id("anna"))?.living == nil)
        #expect(book.right(of: id("boris"))?.living?.enabled == false)
        #expect(book.right(of: id("carol"))?.living == nil)
        #expect(book.owner(of: Peer("boris@r")!) == id("dora"))
        #expect(book.owner(of: Peer("carol@r")!) == id("anna"))
        #expect(plan.wishes.map(\.person) == [id("carol"), id("dora"), id("anna"), id("boris")])
        let after = try RosterDifference(of: wanted, from: all())
        #expect(after.added.map(\.person.id) == [id("anna")] && after.changed.isEmpty && after.revoked.isEmpty)
        #expect(book.nextVersion > (plan.wishes.map(\.version).max() ?? 0))
    }

    @Test func `who is forgotten or switched off while a roster is being loaded stays so`() throws {
        var book = GrantBook(device: DeviceID("lobby")!)
        for name in ["anna", "boris"] {
            try book.apply(.grant(Person(id: id(name), name: name), Grant(version: book.nextVersion)))
        }
        let first = book.reserve(2)
        try book.apply(.forget(id("anna"), RevocationMark(version: book.nextVersion, at: WallTime(seconds: 0))))
        try book.apply(.enable(id("boris"), false, book.nextVersion))
        for (index, name) in ["anna", "boris"].enumerated() {
            let person = Person(id: id(name), name: name, unit: "7")
            try book.apply(reserved: .grant(person, Grant(version: first + Int64(index))))
        }
        #expect(book.person(id("anna")) == nil && book.right(of: id("anna"))?.living == nil)
        #expect(book.person(id("boris"))?.unit == "7")
        #expect(book.right(of: id("boris"))?.living?.enabled == false)
        // The id goes with the answer to this revocation, and to no other.
        let mark = try #require(book.right(of: id("anna"))?.mark?.version)
        #expect(try book.apply(.drop(id("anna"), mark - 1)) == false)
        #expect(try book.apply(.drop(id("anna"), mark)) == true)
        #expect(book.right(of: id("anna"))?.mark == nil)
        #expect(try book.apply(.drop(id("boris"), mark)) == false)
    }
}
