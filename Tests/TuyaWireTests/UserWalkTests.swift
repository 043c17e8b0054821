import Foundation
import Testing
import TuyaWire

@Suite struct UserWalkTests {
    static let sources: [UserSource] = [
        .device("d1"), .app(schema: "house"), .project(.iot02), .project(.iot03),
    ]

    private func page(_ json: String) throws -> UserPage {
        try JSONDecoder().decode(UserPage.self, from: Data(json.utf8))
    }

    private func walk(_ source: UserSource, _ pages: [String]) throws -> UserWalk.Step? {
        var walk = UserWalk(source)
        var last: UserWalk.Step?
        for json in pages { last = walk.take(try page(json)) }
        return last
    }

    @Test func `each list is asked for by its own call`() {
        let calls = Self.sources.map { UserWalk($0).call.target }
        #expect(
            calls == [
                "/v1.0/smart-lock/devices/d1/users?codes=unlock_fingerprint%2Cunlock_card%2Cunlock_password%2Cunlock_face"
                    + "%2Cunlock_hand%2Cunlock_finger_vein&page_no=1&page_size=50",
                "/v2.0/apps/house/users?page_no=1&page_size=50", "/v1.1/iot-02/users?page_size=50",
                "/v1.0/iot-03/users?page_size=50",
            ])
    }

    @Test func `pages follow by number or by the cursor of the page before`() throws {
        var app = UserWalk(.app(schema: "house"))
        #expect(
            app.take(try page(#"{"list": [{"uid": "a"}], "has_more": true, "total": 2}"#)) == .more(["a"]))
        #expect(app.call.target == "/v2.0/apps/house/users?page_no=2&page_size=50")
        #expect(
            app.take(try page(#"{"list": [{"uid": "b"}], "has_more": false, "total": 2}"#)) == .complete(["b"]))
        var project = UserWalk(.project(.iot02))
        #expect(
            project.take(try page(#"{"list": [{"user_id": "a"}], "has_next": true, "last_row_key": "k/1"}"#))
                == .more(["a"]))
        #expect(project.call.target == "/v1.1/iot-02/users?last_row_key=k%2F1&page_size=50")
        #expect(
            project.take(try page(#"{"list": [], "has_next": false, "last_row_key": null}"#)) == .complete([]))
    }

    @Test(arguments: [
        (
            "device", UserSource.device("d1"),
            #"{"records": [{"uid": "p", "user_id": 7}], "has_more": false, "total": 1}"#
        ),
        ("iot-03", .project(.iot03), #"{"list": [{"id": "p", "external_id": "x"}], "has_more": false}"#),
        ("unknown members", .app(schema: "s"), #"{"list": [{"uid": "p", "x": {"y": []}}], "has_more": false, "z": 1}"#),
    ])
    func `the person's id stands where the list is documented to have it`(
        name: String, source: UserSource, json: String
    ) throws {
        #expect(try walk(source, [json]) == .complete(["p"]))
    }

    @Test func `another member may hold the id, also as a number`() throws {
        var walk = UserWalk(.device("d1"), field: .userID)
        #expect(
            walk.take(try page(#"{"records": [{"uid": "p", "user_id": 7}], "has_more": false}"#)) == .complete(["7"]))
    }

    @Test func `a user without an account is a row and nobody`() throws {
        let json = #"{"list": [{"uid": ""}, {"uid": "a"}, {"uid": ""}], "has_more": false, "total": 3}"#
        #expect(try walk(.app(schema: "s"), [json]) == .complete(["a"]))
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var source = UserSource.app(schema: "s")
        let pages: [String]
        let fault: UserListFault
    }

    @Test(arguments: [
        Broken(
            testDescription: "no id", pages: [#"{"list": [{"user_id": "a"}], "has_more": false}"#], fault: .noID(.uid)),
        Broken(
            testDescription: "an id of another type", pages: [#"{"list": [{"uid": true}], "has_more": false}"#],
            fault: .noID(.uid)),
        Broken(
            testDescription: "an id that is null", pages: [#"{"list": [{"uid": null}], "has_more": false}"#],
            fault: .noID(.uid)),
        Broken(
            testDescription: "a total not met", pages: [#"{"list": [{"uid": "a"}], "has_more": false, "total": 2}"#],
            fault: .total(announced: 2, found: 1)),
        Broken(
            testDescription: "a total exceeded", pages: [#"{"list": [{"uid": "a"}], "has_more": false, "total": 0}"#],
            fault: .total(announced: 0, found: 1)),
        Broken(
            testDescription: "a total that changes",
            pages: [
                #"{"list": [{"uid": "a"}], "has_more": true, "total": 2}"#,
                #"{"list": [{"uid": "b"}], "has_more": false, "total": 3}"#,
            ], fault: .changed),
        Broken(
            testDescription: "a page that comes twice",
            pages: [
                #"{"list": [{"uid": "a"}], "has_more": true, "total": 2}"#,
                #"{"list": [{"uid": "a"}], "has_more": false, "total": 2}"#,
            ], fault: .repeated),
        Broken(
            testDescription: "an empty page before the last", pages: [#"{"list": [], "has_more": true}"#],
            fault: .emptyPage),
        Broken(
            testDescription: "no cursor", source: .project(.iot02),
            pages: [#"{"list": [{"user_id": "a"}], "has_next": true}"#], fault: .noCursor),
        Broken(
            testDescription: "an endless cursor", source: .project(.iot02),
            pages: (0..<2).map { #"{"list": [{"user_id": "a\#($0)"}], "has_next": true, "last_row_key": "k"}"# },
            fault: .repeated),
        Broken(
            testDescription: "a cursor too long", source: .project(.iot02),
            pages: [
                #"{"list": [{"user_id": "a"}], "has_next": true, "last_row_key": "\#(String(repeating: "k", count: 257))"}"#
            ], fault: .noCursor),
    ])
    func `a list that does not fit was not seen as a whole`(row: Broken) throws {
        #expect(try walk(row.source, row.pages) == .incomplete(row.fault))
    }

    @Test func `a list without end is given up`() throws {
        var walk = UserWalk(.app(schema: "s"))
        var step = UserWalk.Step.complete([])
        for number in 0...UserWalk.mostPages {
            step = walk.take(try page(#"{"list": [{"uid": "u\#(number)"}], "has_more": true}"#))
            if case .incomplete = step { break }
        }
        #expect(step == .incomplete(.tooLong))
    }

    @Test func `more users than are read are given up`() throws {
        let rows = (0...UserWalk.mostRows).map { #"{"uid":"u\#($0)"}"# }.joined(separator: ",")
        #expect(try walk(.app(schema: "s"), [#"{"list": [\#(rows)], "has_more": false}"#]) == .incomplete(.tooLong))
    }

    @Test(arguments: [
        "{}", "[]", "null", "true", #"{"list": []}"#, #"{"has_more": false}"#, #"{"list": {}, "has_more": false}"#,
        #"{"list": [1], "has_more": false}"#, #"{"list": [], "has_more": "false"}"#, #"{"list": [], "has_more": 0}"#,
        #"{"list": [], "has_more": false, "total": "many"}"#, #"{"list": [], "has_more": false, "total": 1.5}"#,
        #"{"list": [], "has_more": false, "last_row_key": []}"#, #"{"list": null, "has_more": false}"#,
    ])
    func `F-D6 another shape is a decoding error, never an empty list`(json: String) {
        #expect(throws: (any Error).self) { try page(json) }
    }
}
