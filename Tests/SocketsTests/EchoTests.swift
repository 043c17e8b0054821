import Foundation
import Support
import Testing

extension SocketsTests {
    /// `Tests/Echo`, the program for independent suites.
    @Suite(.serialized) struct EchoTests {
        @Test func `the echo sends back texts and bytes of any length, in pieces and between pings`() async throws {
            let examiner = try await PythonPeer.examiner()
            let echo = try Program("SocketsEcho", ["ws://127.0.0.1:\(examiner.port)/runCase?case=1"])
            #expect(try await echo.ended(within: .seconds(30)) == .code(0))
            try await examiner.program.line(containing: "echoed 36")
            try await examiner.program.line(containing: "pong")
            try await examiner.program.line(containing: "burst")
            try await examiner.program.line(containing: "closed 1000")
            #expect(echo.output.contains("closed the connection with code 1000 (done)"))
        }

        @Test func `the echo says why there was no connection, and what it wants to be given`() async throws {
            let refused = try await Program.run("SocketsEcho", ["ws://127.0.0.1:\(try FreePort.next())/"])
            #expect(refused.exit == .code(1))
            #expect(refused.output.contains("cannot be reached"))
            for words in [[], ["http://127.0.0.1/"], ["ws://:1/"], ["ws://127.0.0.1:x/"]] {
                #expect(try await Program.run("SocketsEcho", words).exit == .code(64), "\(words)")
            }
        }

        @Test func `F-E3 a link that goes down in a network namespace is noticed within ten seconds`() async throws {
            try await Facility.networkNamespace.require()
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Peers/half_open.sh"
            let run = try Program("/usr/bin/env", ["unshare", "--net", "sh", script, Package.product("SocketsEcho")])
            try await run.line(containing: "down", within: .seconds(20))
            let down = ContinuousClock.now
            try await run.line(containing: "no longer answers pings", within: .seconds(11))
            #expect(ContinuousClock.now - down < .seconds(10))
            #expect(try await run.ended() == .code(0))
        }
    }
}

extension Facility {
    /// A network of its own for a program, with a link to take down.
    fileprivate static let networkNamespace = Facility("network namespaces") {
        guard let path = Tool.path("unshare"), Tool.path("ip") != nil else {
            return "apt-get install util-linux iproute2"
        }
        let tried = try? await Program.run(path, ["--net", "ip", "link", "set", "lo", "up"])
        return tried?.exit == .code(0) ? nil : "run the tests as root"
    }
}
