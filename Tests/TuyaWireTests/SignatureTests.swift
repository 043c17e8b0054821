import Crypto
import Grants
import Testing

@testable import TuyaWire

/// The vectors of the reference, section 15.1.
@Suite struct SignatureTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let call: Call
        var version = SignVersion.v2
        var clientID = Self.clientID
        var secret = Self.secret
        var time: Int64 = 1_588_925_778_000
        var token: String?
        var nonce: String?
        var withHeaders = false
        let sign: String

        static let clientID = "1KAD46OrT9HafiKdsXeg"
        static let secret = "4OHBOnWOqaEC1mWXOpVL3yV50s0qGSRC"
        static let token = "3f4eda2bdec17232f67c0b188af3eec1"
        static let nonce = "5138cc3a9033d69856923fd07b491173"
        static let headers = [
            (name: "area_id", value: "29a33e8796834b1efa6"),
            (name: "call_id", value: "8afdb70ab2ed11eb85290242ac130003"),
        ]

        var facts: SignedFacts {
            SignedFacts(time: time, token: token, nonce: nonce, headers: withHeaders ? Self.headers : [])
        }

        var signature: Signature {
            Signature(clientID: clientID, secret: secret, version: version, digests: .openSSL)
        }
    }

    static let device = "6cdoorstation000000001"
    static let person = "ay1534000000004744oIAa"

    static func grant(_ wish: Wish) -> Call {
        let path = "/v1.0/iot-02/third/spaces/\(device)/persons/\(person)"
        return Call(wish == .grant ? .post : .delete, path)
    }

    static let published: [Vector] = [
        Vector(
            testDescription: "S1", call: TokenAnswer.call, nonce: Vector.nonce, withHeaders: true,
            sign: "9E48A3E93B302EEECC803C7241985D0A34EB944F40FB573C7B5C2A82158AF13E"),
        Vector(
            testDescription: "S2",
            call: Call(
                .get, "/v2.0/apps/schema/users", query: [.init("page_size", "50"), .init("page_no", "1")]),
            token: Vector.token, nonce: Vector.nonce, withHeaders: true,
            sign: "AE4481C692AA80B25F3A7E12C3A5FD9BBF6251539DD78E565A1A72A508A88784"),
        Vector(
            testDescription: "S3", call: TokenAnswer.call, version: .v1,
            sign: "CEAAFB5CCDC2F723A9FD3E91D3D2238EE0DD9A6D7C3C365DEB50FC2AF277AA83"),
        Vector(
            testDescription: "S4", call: grant(.grant), version: .v1, token: Vector.token,
            sign: "36C30E300F226B68ADD014DD1EF56A81EDB7B7A817840485769B9D6C96D0FAA1"),
        Vector(
            testDescription: "S5", call: grant(.grant), version: .v1, clientID: "this-is-mock-accessKey",
            secret: "this-is-mock-secretKey", time: 1_615_274_964_146, token: "c5b8e7f847d1382d242e90a93be291cc",
            sign: "625F3177068C99E176760A64D598D0D6066798B19C2C5C374A424D4CE7E277FA"),
        Vector(
            testDescription: "S6",
            call: Call(
                .post, "/v1.0/devices/bf2c1e00ab0f12face/commands",
                body: Array(#"{"commands":[{"code":"switch_led","value":false}]}"#.utf8)),
            token: Vector.token, sign: "F27DD95A15E84C954DB2ED016096D517681FE79853B6CDAD446927352691804E"),
    ]

    static let ours: [Vector] = [
        Vector(
            testDescription: "P1", call: grant(.grant), token: Vector.token, nonce: Vector.nonce,
            sign: "6104E2BE25C3EC8C7FA403B48239DCFFF12881C97AB4F1367C303A00DF6252D9"),
        Vector(
            testDescription: "P2", call: grant(.revoke), token: Vector.token, nonce: Vector.nonce,
            sign: "DDA207793101B006EF65B62E8D112A9E183AB7CDA1584367AAE0AD2E62579782"),
        Vector(
            testDescription: "P3", call: grant(.grant), token: Vector.token,
            sign: "4EC2210D5FA8FCC4097926134EFC9AD193E8E76031FA7509A3112FBE4CDA4E1B"),
        Vector(
            testDescription: "P4",
            call: Call(
                .post, "/v1.0/iot-02/third/doors/\(device)/persons/\(person)",
                body: Array(#"{"name":"Ana","begin_time":1588867200000,"end_time":1588953600000}"#.utf8)),
            token: Vector.token, nonce: Vector.nonce,
            sign: "A09C999092BA24E4E212AB5759CE0C4C28CF4FAB7DF5676209DC084E7AE5A2DC"),
        Vector(
            testDescription: "P5",
            call: Call(
                .get, "/v1.0/smart-lock/devices/\(device)/users",
                query: [
                    .init("page_size", "50"), .init("codes", "unlock_card,unlock_password"), .init("page_no", "1"),
                ]),
            token: Vector.token, nonce: Vector.nonce,
            sign: "42B9887D937FAC8B0DCD6AF5467A680CB008189FC955C529BBFE7765DBF51F19"),
        Vector(
            testDescription: "P6", call: TokenAnswer.call,
            sign: "7BA26C076E5ECB1E959BE274A0FFB397B2B1865FC7BCED8F1C78AC5653C20CAA"),
        Vector(
            testDescription: "P7", call: TokenAnswer.call, nonce: Vector.nonce,
            sign: "3206F74CBFC2869794FD3013C44F18166BE22AB1FB5FF66F513212264F67F681"),
        Vector(
            testDescription: "P8", call: Call(.get, "/v1.0/token/7245ecbc34f0fc8344e2495291342145"),
            nonce: Vector.nonce, sign: "ED5B80B3E76B13E3AA0D948CE4EC5F83B5C3978ADC46EAB5B668F0D411A4172A"),
    ]

    @Test(arguments: published + ours) func `a call is signed as the vector says`(vector: Vector) {
        #expect(vector.signature.sign(vector.call, vector.facts) == vector.sign)
        #expect(
            vector.signature.headers(for: vector.call, vector.facts).first { $0.name == "sign" }?.value == vector.sign)
    }

    /// X1: the same as S1 with the empty line left out, which gives a wrong signature.
    @Test func `X1 the empty line after signed headers is not left out`() {
        let vector = Self.published[0]
        let text = vector.signature.signedString(vector.call, vector.facts)
        let without = text.replacing("003\n\n/v1.0", with: "003\n/v1.0")
        #expect(without != text)
        let wrong = "0BDAB2B79347E4FD29ACF522683154D1ADEF2D1D364FAD5740A649C025DB0370"
        #expect(Digests.openSSL.hmacSHA256Hex(Array(without.utf8), Array(vector.secret.utf8)) == wrong)
        #expect(vector.signature.sign(vector.call, vector.facts) != wrong)
    }

    @Test func `the string to sign holds the digest of nothing for no body`() {
        let vector = Self.published[0]
        #expect(
            vector.signature.stringToSign(Self.grant(.grant), SignedFacts(time: 0))
                == "POST\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n\n"
                + "/v1.0/iot-02/third/spaces/\(Self.device)/persons/\(Self.person)")
    }

    @Test func `the headers are those the cloud needs, in version 2 and in version 1`() {
        func headers(_ version: SignVersion) -> [String] {
            var vector = Self.published[1]
            vector.version = version
            return vector.signature.headers(for: vector.call, vector.facts).map { "\($0.name): \($0.value)" }
                .filter { !$0.hasPrefix("sign:") }
        }
        let common = [
            "client_id: 1KAD46OrT9HafiKdsXeg", "sign_method: HMAC-SHA256", "t: 1588925778000",
            "access_token: 3f4eda2bdec17232f67c0b188af3eec1",
        ]
        #expect(headers(.v1) == common)
        #expect(
            headers(.v2) == common + [
                "nonce: 5138cc3a9033d69856923fd07b491173", "Signature-Headers: area_id:call_id",
                "area_id: 29a33e8796834b1efa6", "call_id: 8afdb70ab2ed11eb85290242ac130003",
            ])
    }

    @Test func `values are signed as they are meant and sent encoded`() {
        let call = Call(.get, "/p", query: [.init("b", "x y&ü"), .init("a", ""), .init("B", "1")])
        #expect(call.canonicalPath == "/p?B=1&a=&b=x y&ü")
        #expect(call.target == "/p?B=1&a=&b=x%20y%26%C3%BC")
    }

    @Test func `a signature prints nothing of the secret`() {
        var text = ""
        dump(Self.published[0].signature, to: &text)
        text += "\(Self.published[0].signature)" + String(reflecting: Self.published[0].signature)
        #expect(!text.contains("4OHB"))
        #expect(!text.contains("52, 79"))
    }
}
