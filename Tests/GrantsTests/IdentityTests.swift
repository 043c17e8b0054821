import Foundation
import Grants
import Testing

@Suite struct IdentityTests {
    @Test(arguments: ["a", "ay1534", "A-Z_09", String(repeating: "x", count: 32)])
    func `a person id is 1 to 32 of letters, digits, underscore and hyphen`(_ text: String) throws {
        #expect(PersonID(text)?.text == text)
        #expect(DeviceID(text)?.text == text)
        let coded = try JSONEncoder().encode([try #require(PersonID(text))])
        #expect(try JSONDecoder().decode([PersonID].self, from: coded) == [PersonID(text)])
    }

    @Test(arguments: [
        "", " a", "a ", "a b", "a.b", "a/b", "a@b", "ä", "а", "a\u{0}", "a\n", "١", String(repeating: "x", count: 33),
    ])
    func `anything else is no person id`(_ text: String) throws {
        #expect(PersonID(text) == nil)
        #expect(DeviceID(text) == nil)
        let coded = try JSONEncoder().encode([text])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([PersonID].self, from: coded) }
    }

    @Test(arguments: [
        ("user1@some.server", "user1@some.server"), ("user1@some.server/Instance", "user1@some.server"),
        ("user1@some.server/a/b", "user1@some.server"), ("user1@some.server/", "user1@some.server"),
        ("müller@сервер", "müller@сервер"), ("x", "x"),
    ])
    func `a peer is the part before the slash`(_ id: String, _ expected: String) {
        #expect(Peer(id)?.text == expected)
    }

    @Test(arguments: [
        "", "/", "/user1@some.server", "user1@some.server ", " user1@some.server", "user1@some.server /x", "a\tb",
        "a\u{0}b",
        "a\u{a0}b", "a\u{200b}b", "a\u{202e}b", "a\u{7f}", String(repeating: "x", count: 257),
    ])
    func `a text with blanks or invisible characters is nobody's peer`(_ id: String) {
        #expect(Peer(id) == nil)
    }

    @Test(arguments: [
        ("user1@some.server", "User1@some.server"), ("user1@some.server", "user1@Some.server"),
        ("alice@s", "аlice@s"), ("l@s", "I@s"), ("caf\u{e9}@s", "cafe\u{301}@s"), ("user1@s", "user１@s"),
    ])
    func `F-E8 near-alike peers are two identities`(_ one: String, _ other: String) throws {
        let (one, other) = (try #require(Peer(one)), try #require(Peer(other)))
        #expect(one != other)
        #expect(Set([one, other]).count == 2)
        #expect([one: 1][other] == nil)
    }
}
