import Grants
import Rosters
import Testing

@Suite struct RosterReading {
    @Test(arguments: ["\n", "\r\n"]) func `every field is read, whatever ends a line`(_ end: String) throws {
        let text = [
            "person,name,unit,peer,from,until,schedule,enabled",
            #"anna,"Smith, ""Ann""",101,anna@r.example anna2@r.example,2026-01-01,2026-12-31,mon 08:00-18:00,FALSE"#,
            "boris,,,,,,,",
        ].joined(separator: end)
        for bytes in [text, text + end, "\u{FEFF}" + text, end + text + end + ",,,,,,," + end + end] {
            let read = try roster(bytes)
            #expect(read.rows.map(\.person) == [id("anna"), id("boris")])
            let anna = try #require(read.rows.first)
            #expect(anna.name == .value(#"Smith, "Ann""#))
            #expect(anna.unit == .value("101"))
            #expect(anna.peers == .value([Peer("anna@r.example")!, Peer("anna2@r.example")!]))
            #expect(anna.from == .value(WallTime(seconds: 1_767_225_600)))
            #expect(anna.until == .value(WallTime(seconds: 1_798_761_600)))
            #expect(anna.schedule == .value(Schedule("mon 08:00-18:00")!))
            #expect(anna.enabled == .value(false))
            #expect(read.rows[1].name == .empty && read.rows[1].peers == .empty && read.rows[1].enabled == .empty)
        }
    }

    @Test func `columns stand in any order, and one that is missing says nothing`() throws {
        let read = try roster("unit,person\n7,anna\n")
        #expect(read.rows[0].unit == .value("7"))
        #expect(read.rows[0].name == .absent && read.rows[0].until == .absent && read.rows[0].enabled == .absent)
    }

    @Test func `a cell holds line breaks, and the lines behind it keep their numbers`() throws {
        let read = try roster("person,name\nanna,\"Anna\nthe first\"\nboris,Boris\n")
        #expect(read.rows[0].name == .value("Anna\nthe first"))
        #expect(read.rows.map(\.line) == [2, 4])
    }

    @Test(arguments: [" ", ",", ";", "; ", "\n", " , "])
    func `several peers of one person stand in one cell`(_ separator: String) throws {
        let read = try roster("person,peer\nanna,\"a@r.example\(separator)b@r.example\"\n")
        #expect(read.rows[0].peers == .value([Peer("a@r.example")!, Peer("b@r.example")!]))
    }

    @Test func `JSON has the same names, and a list of peers`() throws {
        let read = try roster(
            #"""
             [ {"person": "anna", "name": "A\u00e9\ud83d\ude00\n\"", "peer": ["a@r.example", "b@r.example"], "enabled": false},
               {"person":"boris","unit":"12","until":"2026-12-31T18:00","name":null,"enabled":"true","peer":"c@r.example"}]
            """#)
        #expect(read.rows[0].name == .value("Aé😀\n\""))
        #expect(read.rows[0].peers == .value([Peer("a@r.example")!, Peer("b@r.example")!]))
        #expect(read.rows[0].enabled == .value(false) && read.rows[0].unit == .absent)
        #expect(read.rows[1].name == .empty && read.rows[1].until == .value(WallTime(seconds: 1_798_740_000)))
        #expect(read.rows[1].enabled == .value(true))
        #expect(read.rows.map(\.line) == [1, 2])
        #expect(try roster(" [ ] ").rows.isEmpty)
    }

    @Test func `F-C3 a date is the site's own, in winter and in summer`() throws {
        // Summer time from the 29th of March 2026 on.
        let read = try Roster(reading: Array("person,from,until\na,2026-01-01,2026-07-01\nb,2026-07-01T12:00Z,\n".utf8))
        {
            $0.seconds >= 1_774_742_400 ? 7200 : 3600
        }
        #expect(read.rows[0].from == .value(WallTime(seconds: 1_767_225_600 - 3600)))
        #expect(read.rows[0].until == .value(WallTime(seconds: 1_782_950_400 - 7200)))
        #expect(read.rows[1].from == .value(WallTime(seconds: 1_782_907_200)))
    }

    @Test(arguments: [
        ("person,enabeld\na,true\n", #"line 1: there is no column "enabeld": did you mean enabled?"#),
        ("Person\na\n", #"line 1: there is no column "Person": did you mean person?"#),
        (
            "person,telephone\na,1\n",
            #"line 1: there is no column "telephone": the columns are person,name,unit,peer,from,until,schedule,enabled,language,media"#
        ),
        ("person,unit,person\na,1,a\n", "line 1: there are two columns person"),
        (
            "unit\n1\n",
            "line 1: there is no column person: the head is person,name,unit,peer,from,until,schedule,enabled,language,media"
        ),
        (
            "",
            "the roster is empty: its first line is the head person,name,unit,peer,from,until,schedule,enabled,language,media"
        ),
        ("person;unit\na;1\n", "line 1: the columns are separated by semicolons: save the roster as CSV with commas"),
        ("person\tunit\na\t1\n", "line 1: the columns are separated by tabs: save the roster as CSV with commas"),
        ("person,unit\na,1,2\n", "line 2: 3 cells under a head of 2: put cells with commas in quotes"),
        ("person,unit\na\n", "line 2: 1 cells under a head of 2: put cells with commas in quotes"),
        ("person,unit\n,1\n", #"line 2, person: "" is no id: write 1 to 32 of A-Z a-z 0-9 _ -"#),
        ("person,unit\nä,1\n", #"line 2, person: "ä" is no id: write 1 to 32 of A-Z a-z 0-9 _ -"#),
        ("person,unit\na,1b\n", #"line 2, unit: "1b" is no flat number: write 1 to 8 digits"#),
        ("person,unit\na,123456789\n", #"line 2, unit: "123456789" is no flat number: write 1 to 8 digits"#),
        ("person,unit\na,١\n", #"line 2, unit: "١" is no flat number: write 1 to 8 digits"#),
        (
            "person,peer\na,x@y/z\n",
            #"line 2, peer: "x@y/z" is no identity at the room: write user@server without an instance"#
        ),
        (
            "person,from\na,31.12.2026\n",
            #"line 2, from: "31.12.2026" is no time: write 2026-12-31 or 2026-12-31T18:00"#
        ),
        (
            "person,until\na,2026-02-29\n",
            #"line 2, until: "2026-02-29" is no time: write 2026-12-31 or 2026-12-31T18:00"#
        ),
        (
            "person,schedule\na,always\n",
            #"line 2, schedule: "always" is no schedule: write mon-fri 08:00-18:00; sat 10:00-14:00"#
        ),
        ("person,media\na,video\n", #"line 2, media: "video" is no media: write audio-video or audio"#),
        ("person,enabled\na,WAHR\n", "line 2, enabled: write true or false"),
        ("person\na\nb\na\n", "line 4, person: a stands on line 2 already: keep one of the two"),
        ("person,peer\na,x@y\nb,x@y\n", #"line 3, peer: "x@y" stands on line 2 already: a peer belongs to one person"#),
        ("person,peer\na,x@y x@y\n", #"line 2, peer: "x@y" stands on this line already: a peer belongs to one person"#),
        (
            "person,from,until\na,2026-02-02,2026-02-01\n",
            "line 2, until: the validity ends before it starts: change from or until"
        ),
        (
            "person,name\na,\"x\nb,y\n",
            "line 2, column 3: a quoted cell begins here and never ends: close its quote"
        ),
        (
            "person,name\na,x\"y\"\n",
            "line 2, column 4: a quote inside a cell: put the whole cell in quotes and double this one"
        ),
        (
            "person,name\na,\"x\"y\n",
            "line 2, column 6: text behind a quoted cell: separate cells by a comma, and double quotes inside a cell"
        ),
        (
            "person,name\ra,x\r",
            "line 1, column 12: a carriage return without a line feed: save the roster with LF or CRLF at the end of lines"
        ),
        ("person\na\0\n", "line 2: a NUL byte is no text: save the roster as CSV UTF-8"),
    ])
    func `a wrong CSV roster is refused by line and in one sentence`(_ text: String, _ sentence: String) {
        #expect(refusals(text) == [sentence])
    }

    @Test(arguments: [
        "=1+1", "+1", "-1", "@SUM(A1)", "=\u{301}x", "\u{FF1D}1", "\tx", "a\u{7}b", "a\rb",
        String(repeating: "ä", count: 129),
    ])
    func `a name that a spreadsheet would run, or that no line can show, is refused without being named`(_ name: String)
    {
        let said = refusals("person,name\na,\"\(name)\"\n")
        #expect(said.count == 1 && said[0].hasPrefix("line 2, name: "))
        #expect(!said[0].contains(name))
    }

    @Test(arguments: [
        (#"{"person": "a"}"#, "line 1: a roster in JSON is a list of objects: begin with ["),
        ("[1]", "line 1: an object is missing here: each person is one in braces"),
        ("[\n{\"person\": \"a\"}\n{}]", "line 3: a comma or ] is missing here"),
        (#"[{"person": "a"}] x"#, "line 1: something stands behind the end of the list"),
        (#"[{"person": "a", "person": "b"}]"#, #"line 1: "person" stands twice in one object"#),
        (#"[{"person": "a", "unitt": null}]"#, #"line 1: there is no column "unitt": did you mean unit?"#),
        (#"[{"person": "a", "unit": 101}]"#, #"line 1, unit: "101" is no text: write it in quotes"#),
        (#"[{"person": "a", "enabled": 1}]"#, "line 1, enabled: write true or false"),
        (
            #"[{"person": "a", "name": {}}]"#,
            "line 1: a value is missing here: write text in quotes, true, false or null"
        ),
        (#"[{"person": "a", "name": "\ud83d"}]"#, #"line 1: half of a letter in \u escapes"#),
        (#"[{"person": "a", "name": "\ux0"}]"#, #"line 1: four hexadecimal digits are missing behind \u"#),
        (#"[{"person": "a", "name": "\x"}]"#, "line 1: a backslash begins no escape here: double it"),
        ("[\n{\"person\": \"a", "line 2: a text begins on this line and never ends: close its quote"),
        (#"[{"unit": "1"}]"#, "line 1: there is no person: each row needs the person's id"),
        (#"[{"person": "a", "name": nan}]"#, #"line 1: "nan" is no value: write text in quotes, true, false or null"#),
    ])
    func `a wrong JSON roster is refused by line and in one sentence`(_ text: String, _ sentence: String) {
        #expect(refusals(text) == [sentence])
    }

    @Test func `bytes that are no UTF-8 text are refused with what to try`() {
        #expect(refusals([0xFF, 0xFE, 0x70, 0]) == ["the roster is in UTF-16: save it as CSV UTF-8"])
        #expect(
            refusals(Array("PK\u{3}\u{4}".utf8) + [1]) == [
                "the roster is a spreadsheet or an archive: save it as CSV UTF-8"
            ])
        #expect(
            refusals(Array("person,name\na,".utf8) + [0xE4, 0x0A])
                == ["line 2: the letters are not in UTF-8: save the roster as CSV UTF-8"])
        #expect(refusals([UInt8](repeating: 0x61, count: Roster.maxBytes + 1)) == ["the roster is longer than 32 MiB"])
    }

    @Test func `every fault is told up to a bound, in the order of the file`() throws {
        let text = "person,unit\n" + (1...50).map { "p\($0),x\n" }.joined()
        let faults = #expect(throws: RosterFaults.self) { try roster(text) }
        #expect(faults?.count == 50)
        let lines = try #require(faults).description.split(separator: "\n")
        #expect(lines.count == RosterFaults.listed + 1)
        #expect(lines[0].hasPrefix("line 2, unit: ") && lines[19].hasPrefix("line 21, unit: "))
        #expect(lines[20] == "and 30 more")
    }

    @Test func `100 000 rows are taken, and not one more`() throws {
        let text = "person,peer\n" + (1...100_000).map { "p\($0),p\($0)@r.example\n" }.joined()
        #expect(try roster(text).rows.count == 100_000)
        #expect(
            refusals(text + "more,\n") == ["line 100002: more than 100000 persons: a station takes no more"])
    }
}
