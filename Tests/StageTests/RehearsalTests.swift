import Foundation
import Stage
import Support
import Testing

/// The program as it is started by people and by tests.
@Suite struct `portero-rehearsal` {
    struct Ready: Decodable {
        let roomPort: Int
        let controlPort: Int
        let cloudPort: Int
        let cloudHttpsPort: Int
        let drivePort: Int

        init(_ line: String) throws {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            self = try decoder.decode(Ready.self, from: Data(line.utf8))
        }
    }

    @Test func `it says its ports in one line, serves them and ends on SIGTERM`() async throws {
        let folder = try TemporaryFolder("rehearsal")
        let program = try Program(
            "portero-rehearsal",
            [
                "--chip", folder.file("chip.sock"), "--authority-out", folder.file("ca.pem"),
                "--certificate-address", "10.0.2.2",
            ])
        let line = try await program.line(containing: "drive_port")
        let ready = try Ready(line)
        let drive = HTTP(port: ready.drivePort)
        for path in ["/room/state", "/cloud/state", "/chip/lines"] { #expect(try await drive.get(path).status == 200) }
        #expect(try await HTTP(port: ready.roomPort).get("/public/default/config.json").status == 200)
        #expect(try await HTTP(port: ready.cloudPort).get("/_sim/grants").status == 200)
        #expect(try folder.read("ca.pem").hasPrefix("-----BEGIN CERTIFICATE-----"))
        #expect(try await Self.trusts(folder.file("ca.pem"), ready.cloudHttpsPort, address: "10.0.2.2"))
        #expect(try await !Self.trusts(folder.file("ca.pem"), ready.cloudHttpsPort, address: "10.0.2.3"))
        program.send(SIGTERM)
        #expect(try await program.ended() == .code(0))
        #expect(program.errors.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.file("chip.sock")))
    }

    @Test func `a port that is taken is named`() async throws {
        let first = try Program("portero-rehearsal")
        let line = try await first.line(containing: "drive_port")
        let port = try Ready(line).drivePort
        let second = try await Program.run("portero-rehearsal", ["--drive-port", "\(port)"])
        #expect(second.exit == .code(1))
        #expect(second.errors.contains("\(port)"))
    }

    @Test func `without a terminal it does not draw on one`() async throws {
        let ended = try await Program.run("portero-rehearsal", ["--terminal"])
        #expect(ended.exit == .code(64))
        #expect(ended.output.isEmpty)
    }

    @Test func `its keys are pressed in a terminal, which is given back as it was`() async throws {
        let folder = try TemporaryFolder("rehearsal")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Peers/terminal.py"
        let ended = try await Program.run(
            "/usr/bin/env",
            [
                "python3", script, Package.product("portero-rehearsal"), "--terminal", "--chip",
                folder.file("chip.sock"),
            ], within: .seconds(60))
        #expect(ended.errors == "")
        #expect(ended.output.hasSuffix("exit 0\nrestored\n"))
    }

    /// Whether OpenSSL's own client takes the server's certificate for `address`.
    private static func trusts(_ authority: String, _ port: Int, address: String) async throws -> Bool {
        let ended = try await Program.run(
            "/usr/bin/openssl",
            [
                "s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", authority, "-verify_return_error", "-verify_ip",
                address,
            ])
        return ended.exit == .code(0)
    }
}
