import Crypto
import Foundation
import Support
import Testing
import TuyaWire

/// Our signature against those of Tuya's own Python client and of tinytuya, for requests drawn by chance.
@Suite struct SignatureByOthersTests {
    struct Drawn: Codable {
        var client: String
        var id: String
        var secret: String
        var token: String?
        var t: Int64
        var nonce: String
        var method: String
        var path: String
        var query: [String: String]
        var body: [String: String]?
        var header: String?
        var version: String
    }

    struct Signed: Decodable {
        var sign: String
        var t: Int64
        var body: String
        var signed: String?
    }

    @Test func `Tuya's own client agrees, with and without token, nonce, query and body`() async throws {
        try await compare(client: "official")
    }

    @Test func `tinytuya agrees in both versions, with and without token, query, body and signed headers`()
        async throws
    {
        try await compare(client: "tiny")
    }

    private func compare(client: String) async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        let drawn = (0..<300).map { _ in Self.draw(client, &generator) }
        let venv = try await PythonVenv("signers", ["tuya-connector-python==0.1.2", "tinytuya==1.20.0"])
        let folder = try TemporaryFolder("signers")
        let encoder = JSONEncoder()
        let file = try folder.write("requests.json", String(decoding: encoder.encode(drawn), as: UTF8.self))
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Peers/signers.py"
        let ran = try await Program.run(venv.python, [script, file], within: .seconds(60))
        try #require(ran.exit == .code(0), "seed \(seed): \(ran.errors.suffix(500))")
        let answers = try ran.output.split(separator: "\n").map {
            try JSONDecoder().decode(Signed.self, from: Data($0.utf8))
        }
        try #require(answers.count == drawn.count, "seed \(seed)")
        for (number, (request, theirs)) in zip(drawn, answers).enumerated() {
            let ours = try Self.sign(request, theirs)
            #expect(ours == theirs.sign, "seed \(seed), request \(number): \(request)")
        }
    }

    /// The body's bytes and the time are theirs: a body is signed as it is sent.
    private static func sign(_ request: Drawn, _ theirs: Signed) throws -> String {
        let signature = Signature(
            clientID: request.id, secret: request.secret, version: try #require(SignVersion(rawValue: request.version)),
            digests: .openSSL)
        let call = Call(
            try #require(Call.Method(rawValue: request.method)), request.path,
            query: request.query.map { Call.QueryItem($0.key, $0.value) }, body: Array(theirs.body.utf8))
        let names = (theirs.signed ?? "").split(separator: ":").map(String.init)
        let facts = SignedFacts(
            time: theirs.t, token: request.token, nonce: request.nonce,
            headers: names.map { ($0, request.header ?? "application/json") })
        return signature.sign(call, facts)
    }

    private static func draw(_ client: String, _ generator: inout SeededGenerator) -> Drawn {
        let isOfficial = client == "official"
        let methods: [Call.Method] = [.get, .post, .put, .delete]
        let method = methods.randomElement(using: &generator) ?? .get
        // Theirs sign no query beside a body and no body of a GET.
        let takesBody = method == .post || method == .put
        let pairs = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            (text(1...8, plain, &generator), text(0...12, plain + odd, &generator))
        }
        let query = Dictionary(pairs) { $1 }
        let body = [text(1...6, plain + odd, &generator): text(0...40, plain + odd, &generator)]
        let parts = (0..<Int.random(in: 1...5, using: &generator)).map { _ in text(1...12, plain, &generator) }
        let hasBody = takesBody && Bool.random(using: &generator)
        return Drawn(
            client: client, id: text(20...20, plain, &generator), secret: text(32...32, plain, &generator),
            token: Bool.random(using: &generator) ? text(32...32, plain, &generator) : nil,
            t: .random(in: 1_500_000_000_000...1_999_999_999_999, using: &generator),
            nonce: isOfficial && Bool.random(using: &generator) ? text(32...32, plain, &generator) : "",
            method: method.rawValue,
            path: "/v1.0" + parts.map { "/" + $0 }.joined(), query: hasBody ? [:] : query, body: hasBody ? body : nil,
            header: isOfficial || Bool.random(using: &generator) ? nil : "text/" + text(1...9, plain, &generator),
            version: isOfficial || Bool.random(using: &generator) ? "v2" : "v1")
    }

    private static let plain = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~")
    private static let odd = Array(" &=+%/?#:,;\"\\'<>{}äéßЖ中🚪")

    private static func text(
        _ lengths: ClosedRange<Int>, _ alphabet: [Character], _ generator: inout SeededGenerator
    ) -> String {
        let count = Int.random(in: lengths, using: &generator)
        return String((0..<count).map { _ in alphabet.randomElement(using: &generator) ?? "a" })
    }
}
