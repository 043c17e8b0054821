import Crypto
import Foundation
import Loop
import Sockets
import Stage
import Support
import Testing

/// Tuya's own Python client against the stand-in cloud.
@Suite struct `The cloud with Tuya's own client` {
    static let grant = "/v1.0/iot-02/third/spaces/6cdoorstation000000001/persons/ay1534000000004744oIAa"
    static let twin = "/v1.0/expand/spaces/6cdoorstation000000001/persons/ay1534000000004744oIAa"
    let project = CloudProject.drawn()

    init() { Loop.startThread() }

    @Loop @Test func `a grant is written, read back and revoked in both families`() async throws {
        let cloud = try started()
        defer { cloud.stop() }
        let answers = try await run(
            cloud, steps: [["connect"], ["post", .text(Self.grant)], ["delete", .text(Self.twin)]])
        #expect(answers.count == 3)
        #expect(answers[0]["result"]["expire_time"] == 7200)
        #expect(answers[1]["success"] == true)
        #expect(answers[1]["result"] == ["device_id": "6cdoorstation000000001", "person_id": "ay1534000000004744oIAa"])
        #expect(answers[2]["success"] == true)
        #expect(cloud.journal.counts["request grant"] == 1)
        #expect(cloud.journal.counts["request revoke"] == 1)
        #expect(cloud.grants.all.isEmpty)
    }

    @Loop @Test func `a grant stays and is read back under a path that is not Tuya's`() async throws {
        let cloud = try started()
        defer { cloud.stop() }
        _ = try await run(cloud, steps: [["connect"], ["post", .text(Self.grant)]])
        let reply = try await HTTP(port: cloud.port).get("/_sim/grants")
        #expect(
            JSON(parsing: reply.body) == [
                "grants": [["device_id": "6cdoorstation000000001", "person_id": "ay1534000000004744oIAa"]]
            ])
    }

    @Loop @Test func `a wrong secret is answered 1004, an unknown id 1005`() async throws {
        let cloud = try started()
        defer { cloud.stop() }
        let wrong = try await run(cloud, secret: "not the secret", steps: [["connect"]])
        #expect(wrong.first?["code"] == 1004)
        #expect(wrong.first?["t"].asWhole != nil)
        let unknown = try await run(cloud, clientID: "nobody", steps: [["connect"]])
        #expect(unknown.first?["code"] == 1005)
        #expect(cloud.grants.all.isEmpty)
    }

    @Loop @Test func `the client refreshes a token near its end, and the old pair is dead`() async throws {
        let cloud = try started()
        defer { cloud.stop() }
        let answers = try await run(cloud, steps: [["connect"], ["expire"], ["post", .text(Self.grant)]])
        #expect(answers.last?["success"] == true)
        #expect(cloud.journal.counts["request refresh"] == 1)
    }

    @Loop @Test func `a body is judged by the bytes that came`() async throws {
        let cloud = try started()
        defer { cloud.stop() }
        let answers = try await run(cloud, steps: [["connect"], ["post", "/v1.0/other", ["a": 1, "b": "é"]]])
        // Nobody serves this path, but the signature over the client's own spacing and escapes was right.
        #expect(answers.last?["code"] == 1108)
    }

    @Loop @Test func `HTTPS is trusted through the throw-away authority only`() async throws {
        let authority = try Authority(named: "stage tests")
        let issued = try authority.issue(for: ["127.0.0.1"])
        let cloud = CloudActor(
            project: project,
            identity: TLSIdentity(certificatePEM: issued.certificatePEM, keyPEM: issued.keyPEM))
        try cloud.start()
        defer { cloud.stop() }
        let folder = try TemporaryFolder()
        let file = try folder.write("ca.pem", authority.certificateText)
        let endpoint = "https://127.0.0.1:\(cloud.securePort)"
        let answers = try await run(
            cloud, endpoint: endpoint, steps: [["connect"], ["post", .text(Self.grant)]],
            environment: ["REQUESTS_CA_BUNDLE": file])
        #expect(answers.last?["success"] == true)
        await #expect(throws: (any Error).self) {
            _ = try await run(cloud, endpoint: endpoint, steps: [["connect"]])
        }
    }

    @Loop private func started() throws -> CloudActor {
        let cloud = CloudActor(project: project)
        try cloud.start()
        return cloud
    }

    @Loop private func run(
        _ cloud: CloudActor, endpoint: String? = nil, clientID: String? = nil, secret: String? = nil, steps: JSON,
        environment: [String: String] = [:]
    ) async throws -> [JSON] {
        let venv = try await PythonVenv("tuya", ["tuya-connector-python==0.1.2"])
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Peers/tuya.py"
        let ended = try await Program.run(
            venv.python,
            [
                script, endpoint ?? "http://127.0.0.1:\(cloud.port)", clientID ?? project.clientID,
                secret ?? project.secret, String(decoding: steps.bytes, as: UTF8.self),
            ], environment: environment)
        guard ended.exit == .code(0), let answers = JSON(parsing: Array(ended.output.utf8))?.asList else {
            throw SupportError("Tuya's client failed: \(ended.errors.suffix(500))")
        }
        return answers
    }
}
