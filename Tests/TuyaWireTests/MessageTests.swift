import Crypto
import Foundation
import Grants
import Testing

@testable import TuyaWire

/// The message service against the official vectors (tuya-cloud 15.2).
@Suite struct MessageTests {
    static let access = MessageAccess(
        accessID: "accessIdtesttesttest", secret: "accessKeyesttesttesttesttesttest", digests: .openSSL)
    static let ecb = """
        9Pe6AYEE2fJyCh5gcY/+mCY2yhFsxZ6Pjt+n1WkotuvVHRAKjf+aV+HPMrx55iSk1ot9TiUZkiufxWreZ7VMEJ3uo8iT992qq4w+mnjTfi/Ph9hyB3\
        UJTQOlkdChT93LYnQGgEqWrY77X2vgC6bIKUGgCV2mD0A1a2QwO0gXtPhQabf1RL9SdVUUqqMJKgAEEYdqygcT/V08yNDgSAnIMQ==
        """
    static let ecbText = """
        {"dataId":"dataIddataIddataIddataId","devId":"devIddevIddevIddevIddevId","productKey":"productKeypro",\
        "status":[{"code":"code","t":1622449865296,"value":280}]}
        """
    static let gcm = """
        AAECAwQFBgcICQoLAeyUOfhqD35Gg2q2s6f6/xj1ddLx9l6OY/GbWTlnql1fmSAE3ukizn8KBNQBA64ZPE8UWsqQ8S4DyXT8gY73NvCzJ2NAEgALXA\
        +afxqNJfEvwJMLqXbzYTDpVYqmuAfUg8phmVqb/0l1IiLPClRdFtIFdEllH4ZTqGLpNxOQI4NpBK01HG7ibZBe4RNFfEiB0zASHfnr/0XPd33Trnc=
        """
    static let gcmText = """
        {"bizCode":"deviceOffline","bizData":{"devId":"6cdoorstation000000001","productId":"pid",\
        "uid":"ay1534000000004744oIAa","time":1588925778000}}
        """
    let device = DeviceID("6cdoorstation000000001")!

    @Test func `password and key come out of id and secret as official clients make them`() throws {
        #expect(Self.access.password == "ad0139f768d194a4")
        #expect(Self.access.headers.map(\.name) == ["username", "password"])
        #expect(Self.access.headers.map(\.value) == ["accessIdtesttesttest", "ad0139f768d194a4"])
        #expect(Self.access.key == Array("yesttesttesttest".utf8))
        #expect(MessageAccess(accessID: "a", secret: "short", digests: .openSSL).key == nil)
        #expect(!"\(Self.access)".contains("accessKey"))
    }

    @Test func `the consumer's address is that of the reference`() {
        #expect(
            Self.access.path(channel: "event", ackTimeout: .seconds(30))
                == "/ws/v2/consumer/persistent/accessIdtesttesttest/out/event/accessIdtesttesttest-sub"
                + "?ackTimeoutMillis=30000&subscriptionType=Failover")
    }

    @Test func `the official ECB message opens, with em and without`() throws {
        let envelope = try envelope(#"{"data":"\#(Self.ecb)","protocol":4,"pv":"2.0","t":1622449865378}"#)
        for frame in [try frame(), try frame(#","properties":{"em":"aes_ecb"}"#), try frame(#","properties":{}"#)] {
            #expect(frame.cipher == .ecb)
            #expect(text(envelope, frame) == Self.ecbText)
        }
    }

    @Test func `a GCM message opens by the frame's em alone, and never as ECB`() throws {
        let envelope = try envelope(#"{"data":"\#(Self.gcm)","protocol":1001,"t":1588925778000}"#)
        let gcm = try frame(#","properties":{"em":"aes_gcm","tid":"x"}"#)
        #expect(text(envelope, gcm) == Self.gcmText)
        #expect(text(envelope, try frame()) == nil)
        // An ECB message under a frame that says GCM stays closed, too.
        #expect(text(try self.envelope(#"{"data":"\#(Self.ecb)"}"#), gcm) == nil)
        var altered = try #require(Base64.bytes(Self.gcm))
        altered[altered.count - 1] ^= 1
        #expect(text(try self.envelope(#"{"data":"\#(Base64.text(altered))"}"#), gcm) == nil)
        let other = try frame(#","properties":{"em":"aes_xyz"}"#)
        #expect(other.cipher == .unknown)
        #expect(text(try self.envelope(#"{"data":"\#(Self.ecb)"}"#), other) == nil)
    }

    @Test func `the legacy envelope opens in base64 and in hex of either case`() throws {
        let bytes = try #require(Base64.bytes(Self.ecb))
        for payload in [Self.ecb, Hex.lower(bytes), Hex.upper(bytes)] {
            let envelope = try envelope(
                #"{"encryptType":"aes_ecb","v":"1.0","t":1588918073598,"encryptPayload":"\#(payload)"}"#)
            #expect(envelope.protocolNumber == nil)
            #expect(text(envelope, try frame()) == Self.ecbText)
        }
    }

    @Test func `the documented signature is right, and another one or none is told apart`() throws {
        let members = #""data":"\#(Self.ecb)","protocol":4,"pv":"2.0","t":1622449865378"#
        let right = try envelope(#"{\#(members),"sign":"b5bb6cac09f8baa21c9bb24c7f587620"}"#)
        #expect(Self.access.vouches(for: right) == true)
        let upper = try envelope(#"{"sign":"B5BB6CAC09F8BAA21C9BB24C7F587620",\#(members),"empty":""}"#)
        #expect(Self.access.vouches(for: upper) == true)
        #expect(Self.access.vouches(for: try envelope(#"{\#(members),"sign":"00"}"#)) == false)
        #expect(Self.access.vouches(for: try envelope(#"{\#(members),"more":1,"sign":"b5bb"}"#)) == false)
        #expect(Self.access.vouches(for: try envelope("{\(members)}")) == nil)
        #expect(Self.access.vouches(for: try envelope(#"{\#(members),"odd":[1],"sign":"b5bb"}"#)) == nil)
    }

    @Test func `an acknowledgement repeats the id, whatever it holds`() throws {
        #expect(MessageFrame.acknowledgement(of: "CAAQAw==") == #"{"messageId":"CAAQAw=="}"#)
        let odd = "a\"b\\c\n\u{1}é"
        let text = MessageFrame.acknowledgement(of: odd)
        let read = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        #expect(read == ["messageId": odd])
    }

    static let hints: [(Int?, String, CloudHint.Subject, CloudHint.Word)] = [
        (1001, "deviceOnline", .presence, .online), (1001, "deviceOffline", .presence, .offline),
        (20, "online", .presence, .online), (20, "offline", .presence, .offline),
        (1001, "deviceBindSpace", .binding, .bound), (20, "bindUser", .binding, .bound),
        (nil, "bindUser", .binding, .bound), (1001, "deviceUnbindSpace", .binding, .unbound),
        (20, "delete", .binding, .deleted),
    ]

    @Test(arguments: hints)
    func `what is documented of the device is a hint`(
        number: Int?, code: String, subject: CloudHint.Subject, word: CloudHint.Word
    ) throws {
        let own = try message(number, #"{"bizCode":"\#(code)","devId":"6cdoorstation000000001","ts":1622449865378}"#)
        #expect(own.hint(for: device) == CloudHint(subject, word, at: 1_622_449_865_378))
        let inside = try message(
            number, #"{"bizCode":"\#(code)","bizData":{"devId":"6cdoorstation000000001","time":1622449865}}"#)
        #expect(inside.hint(for: device) == CloudHint(subject, word, at: 1_622_449_865_000))
        let other = try message(number, #"{"bizCode":"\#(code)","bizData":{"devId":"another"}}"#)
        #expect(other.hint(for: device) == nil)
        // The place of the device is not documented for every code: one that names none may be this one.
        #expect(try message(number, #"{"bizCode":"\#(code)"}"#).hint(for: device)?.word == word)
    }

    @Test func `a deleted user is a hint about a person, where it names one`() throws {
        let named = try message(20, #"{"bizCode":"userDelete","bizData":{"uid":"ay1"},"ts":1622449865378}"#)
        #expect(named.hint(for: device) == CloudHint(.user(PersonID("ay1")!), .deleted, at: 1_622_449_865_378))
        for uid in [#""""#, #""a b""#, "7", "null"] {
            #expect(try message(20, #"{"bizCode":"userDelete","bizData":{"uid":\#(uid)}}"#).hint(for: device) == nil)
        }
    }

    static let others: [(Int?, String, MessageCatalogue.Meaning)] = [
        (1001, "deviceNameUpdate", .nothing), (1000, "devicePropertyMessage", .nothing), (4, "", .nothing),
        (1010, "spaceCreate", .nothing), (1001, "deviceExploded", .unknown), (1000, "deviceOnline", .unknown),
        (20, "open", .unknown), (21, "online", .unknown), (nil, "online", .unknown),
    ]

    @Test(arguments: others)
    func `codes count only under their own protocol`(number: Int?, code: String, meaning: MessageCatalogue.Meaning)
        throws
    {
        let message = try message(number, #"{"bizCode":"\#(code)","devId":"6cdoorstation000000001"}"#)
        #expect(message.meaning == meaning)
        #expect(message.hint(for: device) == nil)
    }

    @Test func `a time later than the gateway had the message is the gateway's`() throws {
        let late = try message(
            20, #"{"bizCode":"online","ts":1922449865378}"#, #","publishTime":"2021-05-31T16:44:25.865+08:00""#)
        #expect(late.hint(for: device)?.at == 1_622_450_665_865)
        #expect(late.published == 1_622_450_665_865)
        let none = try message(20, #"{"bizCode":"online","ts":12}"#)
        #expect(none.hint(for: device)?.at == 1_588_925_778_000, "the envelope's own")
    }

    @Test(
        arguments: [
            ("2021-05-31T08:44:25Z", 1_622_450_665_000), ("2021-05-31T08:44:25.8651Z", 1_622_450_665_865),
            ("2021-05-31T05:44:25.8-03:00", 1_622_450_665_800), ("2021-05-31T08:44:25+0000", 1_622_450_665_000),
            ("2021-05-31", nil), ("", nil), ("2021-05-31T08:44:25.Z", 1_622_450_665_000),
            ("2021-05-31T08:44:25 +08", nil),
            ("1821-05-31T08:44:25Z", nil), ("2021-05-31T08:44:25.é", nil),
        ] as [(String, Int64?)])
    func `times of the gateway are read in every usual form`(text: String, milliseconds: Int64?) {
        #expect(MessageTime.milliseconds(iso8601: text) == milliseconds)
    }

    @Test func `a code that is no plain word is not repeated`() throws {
        #expect(try message(20, #"{"bizCode":"a\nb"}"#).bizCode == "?")
        #expect(try message(20, #"{"bizCode":"\#(String(repeating: "a", count: 65))"}"#).bizCode == "?")
        #expect(try message(20, #"{"bizCode":"bindUser"}"#).bizCode == "bindUser")
    }

    private func frame(_ more: String = "") throws -> MessageFrame {
        try JSONDecoder().decode(MessageFrame.self, from: Data(#"{"messageId":"id","payload":""\#(more)}"#.utf8))
    }

    private func envelope(_ text: String) throws -> MessageEnvelope {
        try JSONDecoder().decode(MessageEnvelope.self, from: Data(text.utf8))
    }

    private func text(_ envelope: MessageEnvelope, _ frame: MessageFrame) -> String? {
        envelope.open(frame.cipher, key: Self.access.key ?? [], .openSSL).map { String(decoding: $0, as: UTF8.self) }
    }

    private func message(_ number: Int?, _ contents: String, _ more: String = "") throws -> CloudMessage {
        let kind = number.map { #""data":"x","protocol":\#($0)"# } ?? #""encryptPayload":"x""#
        return CloudMessage(
            try frame(more), try envelope(#"{\#(kind),"t":1588925778000}"#),
            try JSONDecoder().decode(MessageContents.self, from: Data(contents.utf8)), isSigned: nil)
    }
}
