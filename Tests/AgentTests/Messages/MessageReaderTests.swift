import Agent
import Crypto
import Foundation
import Grants
import Support
import Testing
import TuyaWire

/// Reading what the message service delivers, whatever that is.
@Suite struct MessageReaderTests {
    static let access = MessageAccess(
        accessID: "accessIdtesttesttest", secret: "accessKeyesttesttesttesttesttest", digests: .openSSL)
    static let key = Array("yesttesttesttest".utf8)
    let reader = MessageReader(access)!

    @Test func `a sound message is read to its end`() throws {
        let reading = reader.read(
            Self.frame(#"{"bizCode":"bindUser","devId":"6cdoorstation000000001","ts":1622449865378}"#))
        #expect(reading.id == "id")
        let message = try reading.outcome.get()
        #expect((message.protocolNumber, message.bizCode, message.isSigned) == (20, "bindUser", nil))
        let device = try #require(DeviceID("6cdoorstation000000001"))
        #expect(message.hint(for: device) == CloudHint(.binding, .bound, at: 1_622_449_865_378))
    }

    @Test func `F-D6 garbage of every kind is refused by name, and acknowledged where it has an id`() {
        let brackets = String(repeating: "[", count: 100_000)
        let sealed = { (text: String) in Base64.text(AES128.sealECB(Array(text.utf8), key: Self.key) ?? []) }
        let rows: [(String, String?, MessageFault)] = [
            ("", nil, .frame), ("{", nil, .frame), (brackets, nil, .frame), ("null", nil, .frame),
            ("\u{0}", nil, .frame), ("<html><body>login</body></html>", nil, .frame),
            (#"{"messageId":7}"#, nil, .frame),
            (#"{"messageId":""}"#, nil, .frame), (#"{"payload":"e30="}"#, nil, .frame),
            (#"{"messageId":"\#(String(repeating: "a", count: 2000))"}"#, nil, .frame),
            (#"{"messageId":"a"}"#, "a", .envelope), (#"{"messageId":"a","payload":7}"#, "a", .envelope),
            (#"{"messageId":"a","payload":"e30="}"#, "a", .envelope),
            (#"{"messageId":"a","payload":"\#(Base64.text(Array(brackets.utf8)))"}"#, "a", .envelope),
            (Self.wrap(#"{"data":"AAAA"}"#), "id", .sealed), (Self.wrap(#"{"data":"not base64"}"#), "id", .sealed),
            (Self.wrap(#"{"data":"\#(sealed("{"))"}"#), "id", .contents),
            (Self.wrap(#"{"data":"\#(sealed(brackets))"}"#), "id", .contents),
            (Self.wrap(#"{"data":"\#(sealed("[1]"))"}"#), "id", .contents),
            (Self.wrap(#"{"data":"\#(sealed("{}"))"}"#, em: "rot13"), "id", .cipher),
            (Self.wrap(#"{"data":"\#(sealed("{}"))"}"#, em: "aes_gcm"), "id", .sealed),
        ]
        for (text, id, fault) in rows {
            let reading = reader.read(Array(text.utf8))
            #expect(reading.id == id, "\(text.prefix(80))")
            #expect(reading.outcome == .failure(fault), "\(text.prefix(80))")
        }
        #expect(reader.read([0xFF, 0xFE, 0x80]).outcome == .failure(.frame))
        for fault in MessageFault.allCases { #expect(fault.sentence.count > 30) }
    }

    @Test func `F-D6 altered, cut and drawn frames never trap`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        print("seed \(seed)")
        let sound = [
            Self.frame(
                #"{"bizCode":"bindUser","devId":"6cdoorstation000000001","ts":1622449865378,"bizData":{"uid":"a"}}"#),
            Array(Self.wrap(#"{"encryptPayload":"00ff","t":"1","sign":"x"}"#, em: "aes_gcm").utf8),
        ]
        let texts = [
            #"{"bizCode":"userDelete","bizData":{"uid":"ay1","time":1e400}}"#, #"{"ts":-9223372036854775808}"#,
            #"{"bizCode":null,"bizData":[],"data":{"devId":{}}}"#, #"{"bizCode":"online","ts":"12345678901234567890"}"#,
        ]
        for round in 0..<4000 {
            var bytes = sound.randomElement(using: &generator) ?? []
            switch round % 4 {
            case 0: bytes = Self.frame(Self.altered(texts.randomElement(using: &generator) ?? "", &generator))
            case 1: bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
            case 2:
                bytes = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
                    .random(in: 0...255, using: &generator)
                }
            default:
                for _ in 0..<Int.random(in: 1...8, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
                }
            }
            let reading = reader.read(bytes)
            if reading.id == nil { #expect(reading.outcome == .failure(.frame), "seed \(seed), round \(round)") }
        }
    }

    @Test func `a secret too short for a key gives no reader`() {
        #expect(MessageReader(MessageAccess(accessID: "a", secret: "0123456789012345678901", digests: .openSSL)) == nil)
    }

    private static func altered(_ text: String, _ generator: inout SeededGenerator) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 32...126, using: &generator)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func frame(_ text: String) -> [UInt8] {
        let data = Base64.text(AES128.sealECB(Array(text.utf8), key: key) ?? [])
        return Array(wrap(#"{"data":"\#(data)","protocol":20,"t":1622449865378}"#).utf8)
    }

    static func wrap(_ envelope: String, em: String = "aes_ecb") -> String {
        #"{"messageId":"id","payload":"\#(Base64.text(Array(envelope.utf8)))","properties":{"em":"\#(em)"}}"#
    }
}
