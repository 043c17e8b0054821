import Foundation
import Testing
import TuyaWire

@Suite struct EnvelopeTests {
    private func echo(_ text: String) throws -> Envelope<GrantEcho> {
        try JSONDecoder().decode(Envelope<GrantEcho>.self, from: Data(text.utf8))
    }

    private func token(_ result: String) throws -> TokenAnswer {
        let text = #"{"success":true,"t":1561456817168,"result":\#(result)}"#
        let envelope = try JSONDecoder().decode(Envelope<TokenAnswer>.self, from: Data(text.utf8))
        guard case .done(let answer) = envelope.outcome else { throw CancellationError() }
        return answer
    }

    private let grant = """
        {"success":true,"code":null,"t":1561456817168,"tid":"x1","new":[1],
        "result":{"device_id":"d1","person_id":"p1","more":{}}}
        """

    @Test func `success carries the result, unknown members are ignored`() throws {
        let envelope = try echo(grant)
        guard case .done(let echo) = envelope.outcome else {
            Issue.record("not done")
            return
        }
        #expect(try SpacesGrant(.third, device: "d1", person: "p1").matches(echo))
        #expect(try !SpacesGrant(.third, device: "d1", person: "P1").matches(echo))
        #expect(try !SpacesGrant(.third, device: "d2", person: "p1").matches(echo))
        #expect(envelope.time == 1_561_456_817_168)
        #expect(envelope.trace == "x1")
    }

    @Test(arguments: ["1010", #""1010""#]) func `a code is a number or a string of digits`(code: String) throws {
        let envelope = try echo(#"{"success":false,"code":\#(code),"msg":"token invalid","t":"1682574088236"}"#)
        guard case .refused(1010) = envelope.outcome else {
            Issue.record("\(envelope.outcome)")
            return
        }
        #expect(envelope.time == 1_682_574_088_236)
    }

    @Test func `a refusal needs no result and a strange result does not hide its code`() throws {
        for result in ["", #","result":false"#, #","result":[]"#] {
            let envelope = try echo(#"{"success":false,"code":1106\#(result)}"#)
            guard case .refused(1106) = envelope.outcome else {
                Issue.record("\(envelope.outcome)")
                return
            }
        }
    }

    /// Row F-D6.
    @Test(arguments: [
        "", "{", "null", "[]", "{}", "<html>login</html>", #"{"success":"true"}"#, #"{"success":1}"#,
        #"{"success":true}"#, #"{"success":true,"result":true}"#, #"{"success":true,"result":{"device_id":"d1"}}"#,
        #"{"success":true,"result":{"device_id":1,"person_id":"p"}}"#, #"{"success":false}"#,
        #"{"success":false,"code":"many"}"#, #"{"success":false,"code":1e99}"#, #"{"success":true,"result":"\#0"}"#,
        String(repeating: "[", count: 100_000), String(repeating: #"{"success":"#, count: 20_000),
    ]) func `F-D6 anything else is a decoding error, never a trap`(text: String) {
        #expect(throws: (any Error).self) { try echo(text) }
    }

    @Test func `F-D6 bytes that are no UTF-8 are a decoding error`() {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(Envelope<GrantEcho>.self, from: Data(Array(grant.utf8) + [0xff, 0xfe]))
        }
    }

    @Test func `a token answer gives token and life`() throws {
        let answer = try token(#"{"access_token":"abc","refresh_token":"def","expire_time":7200,"uid":"u"}"#)
        #expect(answer.accessToken == "abc")
        #expect(answer.life == .seconds(7200))
        #expect("\(answer) \(String(reflecting: answer))" == "token for 7200 s token for 7200 s")
    }

    @Test(arguments: [
        #"{"access_token":"","expire_time":7200}"#, #"{"access_token":"a b","expire_time":7200}"#,
        #"{"access_token":"a\r\nsign: x","expire_time":7200}"#, #"{"access_token":"abc","expire_time":0}"#,
        #"{"access_token":"abc","expire_time":-1}"#, #"{"access_token":"abc"}"#, #"{"expire_time":7200}"#,
        #"{"access_token":"abc","expire_time":9223372036854775807}"#,
    ]) func `a token that could not be sent, or has no life, is a decoding error`(result: String) {
        #expect(throws: DecodingError.self) { try token(result) }
    }
}
