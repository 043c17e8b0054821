import Stage
import Testing

/// Section 15.1 of the reference: published examples, recomputed there.
@Suite struct `The cloud's signature` {
    static let sample = CloudProject(clientID: "1KAD46OrT9HafiKdsXeg", secret: "4OHBOnWOqaEC1mWXOpVL3yV50s0qGSRC")
    static let nonce = "5138cc3a9033d69856923fd07b491173"
    static let token = "3f4eda2bdec17232f67c0b188af3eec1"
    static let headers = [("area_id", "29a33e8796834b1efa6"), ("call_id", "8afdb70ab2ed11eb85290242ac130003")]
    static let person = "/v1.0/iot-02/third/spaces/6cdoorstation000000001/persons/ay1534000000004744oIAa"
    static let door = "/v1.0/iot-02/third/doors/6cdoorstation000000001/persons/ay1534000000004744oIAa"

    struct Vector: Sendable, CustomTestStringConvertible {
        let id: String
        let request: CloudSignature
        var version = CloudAlgorithm.v2
        let sign: String
        var testDescription: String { id }
    }

    static func request(
        _ method: String, _ path: String, query: [(String, String)] = [], token: String = "", nonce: String = "",
        headers: [(String, String)] = [], body: String = ""
    ) -> CloudSignature {
        var request = CloudSignature(method: method, path: path, time: "1588925778000")
        request.query = query
        request.accessToken = token
        request.nonce = nonce
        request.signedHeaders = headers
        request.body = Array(body.utf8)
        return request
    }

    static let vectors = [
        Vector(
            id: "S1",
            request: request("GET", "/v1.0/token", query: [("grant_type", "1")], nonce: nonce, headers: headers),
            sign: "9E48A3E93B302EEECC803C7241985D0A34EB944F40FB573C7B5C2A82158AF13E"),
        Vector(
            id: "S2",
            request: request(
                "GET", "/v2.0/apps/schema/users", query: [("page_size", "50"), ("page_no", "1")], token: token,
                nonce: nonce, headers: headers),
            sign: "AE4481C692AA80B25F3A7E12C3A5FD9BBF6251539DD78E565A1A72A508A88784"),
        Vector(
            id: "S3", request: request("GET", "/v1.0/token"), version: .v1,
            sign: "CEAAFB5CCDC2F723A9FD3E91D3D2238EE0DD9A6D7C3C365DEB50FC2AF277AA83"),
        Vector(
            id: "S4", request: request("GET", "/", token: token), version: .v1,
            sign: "36C30E300F226B68ADD014DD1EF56A81EDB7B7A817840485769B9D6C96D0FAA1"),
        Vector(
            id: "S6",
            request: request(
                "POST", "/v1.0/devices/bf2c1e00ab0f12face/commands", token: token,
                body: #"{"commands":[{"code":"switch_led","value":false}]}"#),
            sign: "F27DD95A15E84C954DB2ED016096D517681FE79853B6CDAD446927352691804E"),
        Vector(
            id: "P1", request: request("POST", person, token: token, nonce: nonce),
            sign: "6104E2BE25C3EC8C7FA403B48239DCFFF12881C97AB4F1367C303A00DF6252D9"),
        Vector(
            id: "P2", request: request("DELETE", person, token: token, nonce: nonce),
            sign: "DDA207793101B006EF65B62E8D112A9E183AB7CDA1584367AAE0AD2E62579782"),
        Vector(
            id: "P3", request: request("POST", person, token: token),
            sign: "4EC2210D5FA8FCC4097926134EFC9AD193E8E76031FA7509A3112FBE4CDA4E1B"),
        Vector(
            id: "P4",
            request: request(
                "POST", door, token: token, nonce: nonce,
                body: #"{"name":"Ana","begin_time":1588867200000,"end_time":1588953600000}"#),
            sign: "A09C999092BA24E4E212AB5759CE0C4C28CF4FAB7DF5676209DC084E7AE5A2DC"),
        Vector(
            id: "P5",
            request: request(
                "GET", "/v1.0/smart-lock/devices/6cdoorstation000000001/users",
                query: [("codes", "unlock_card,unlock_password"), ("page_no", "1"), ("page_size", "50")],
                token: token, nonce: nonce),
            sign: "42B9887D937FAC8B0DCD6AF5467A680CB008189FC955C529BBFE7765DBF51F19"),
        Vector(
            id: "P6", request: request("GET", "/v1.0/token", query: [("grant_type", "1")]),
            sign: "7BA26C076E5ECB1E959BE274A0FFB397B2B1865FC7BCED8F1C78AC5653C20CAA"),
        Vector(
            id: "P7", request: request("GET", "/v1.0/token", query: [("grant_type", "1")], nonce: nonce),
            sign: "3206F74CBFC2869794FD3013C44F18166BE22AB1FB5FF66F513212264F67F681"),
        Vector(
            id: "P8", request: request("GET", "/v1.0/token/7245ecbc34f0fc8344e2495291342145", nonce: nonce),
            sign: "ED5B80B3E76B13E3AA0D948CE4EC5F83B5C3978ADC46EAB5B668F0D411A4172A"),
    ]

    @Test(arguments: vectors) func `a published example is reproduced`(_ vector: Vector) {
        #expect(vector.request.expected(for: Self.sample, version: vector.version) == vector.sign)
        #expect(vector.request.matches(vector.sign, for: Self.sample, vector.version))
    }

    @Test func `S5 the old algorithm with the Node SDK's own test`() {
        let project = CloudProject(clientID: "this-is-mock-accessKey", secret: "this-is-mock-secretKey")
        var request = CloudSignature(method: "GET", path: "/", time: "1615274964146")
        request.accessToken = "c5b8e7f847d1382d242e90a93be291cc"
        let sign = "625F3177068C99E176760A64D598D0D6066798B19C2C5C374A424D4CE7E277FA"
        #expect(request.matches(sign, for: project, .v1))
        #expect(!request.matches(sign, for: project, .v2))
    }

    @Test func `X1 the signature without the empty line before the address is refused`() {
        let request = Self.request(
            "GET", "/v1.0/token", query: [("grant_type", "1")], nonce: Self.nonce, headers: Self.headers)
        let sign = "0BDAB2B79347E4FD29ACF522683154D1ADEF2D1D364FAD5740A649C025DB0370"
        #expect(!request.matches(sign, for: Self.sample, .either))
    }

    @Test func `another byte in the body asks for another signature`() {
        let one = Self.request("POST", "/v1.0/x", token: Self.token, body: #"{"a": 1}"#)
        let other = Self.request("POST", "/v1.0/x", token: Self.token, body: #"{"a":1}"#)
        #expect(one.expected(for: Self.sample, version: .v2) != other.expected(for: Self.sample, version: .v2))
    }
}
