import Foundation
import Support
import Testing

/// The fetch of the Swift toolchain, held against a server on loopback with a toolchain of one file.
@Suite struct ToolchainFetch {
    private let folder: TemporaryFolder
    private let server: Program
    private let address: String
    private let sum: String

    init() async throws {
        folder = try TemporaryFolder("toolchain")
        try folder.write("site/swift-0-RELEASE-debian12/usr/bin/swift", "#!/bin/sh\necho a toolchain\n", mode: 0o755)
        let archive = folder.file("site/swift.tar.gz")
        let tar = try #require(Tool.path("tar"))
        let packed = try await Program.run(
            tar, ["-czf", archive, "-C", folder.file("site"), "swift-0-RELEASE-debian12"])
        try #require(packed.exit == .code(0))
        let counted = try await Program.run(try #require(Tool.path("sha256sum")), [archive])
        sum = String(counted.output.prefix(64))

        let port = try FreePort.next()
        let python = try #require(Tool.path("python3"))
        server = try Program(
            python, ["-u", "-m", "http.server", "-b", "127.0.0.1", "-d", folder.file("site"), "\(port)"])
        try await server.line(containing: "Serving")
        address = "http://127.0.0.1:\(port)/swift.tar.gz"
    }

    @Test func `the right checksum unpacks, and a second run fetches nothing`() async throws {
        let first = try await fetch(sum: sum)
        #expect(first.exit == .code(0))
        let swift = "\(folder.file("kept"))/swift-0/usr/bin"
        #expect(first.output == "\(swift)\n")
        #expect(try await Program.run("\(swift)/swift").output == "a toolchain\n")

        let second = try await fetch(sum: sum)
        #expect(second.output == first.output)
        #expect(server.errors.components(separatedBy: "GET /swift.tar.gz").count == 2)
    }

    @Test func `a wrong checksum refuses, names both and leaves nothing`() async throws {
        let wrong = String(repeating: "0", count: 64)
        let ran = try await fetch(sum: wrong)
        #expect(ran.exit == .code(1))
        #expect(ran.output.isEmpty)
        #expect(ran.errors.contains(sum) && ran.errors.contains(wrong))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("kept")).isEmpty)
    }

    @Test func `a server that does not have it is named`() async throws {
        let ran = try await fetch(sum: sum, address: address + "x")
        #expect(ran.exit == .code(1))
        #expect(ran.errors.contains("\(address)x cannot be fetched"))
    }

    @Test func `a machine without an official build is told so`() async throws {
        let ran = try await fetch(sum: sum, machine: "abacus")
        #expect(ran.exit == .code(1))
        #expect(ran.errors.contains("names no toolchain for"))
    }

    @Test func `the list kept in the repository names an address and a checksum for both machines`() throws {
        let list = try String(contentsOfFile: "\(Package.folder)/deploy/toolchain", encoding: .utf8)
        let lines = list.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
        #expect(lines.map { $0[1] } == ["x86_64", "aarch64"])
        for line in lines {
            try #require(line.count == 4)
            #expect(line[2].count == 64 && line[2].allSatisfy(\.isHexDigit))
            #expect(line[3].hasPrefix("https://download.swift.org/") && line[3].contains("swift-\(line[0])-RELEASE"))
        }
    }

    private func fetch(sum: String, address: String? = nil, machine: String? = nil) async throws -> (
        exit: Program.Exit, output: String, errors: String
    ) {
        let here = try await Program.run(try #require(Tool.path("uname")), ["-m"]).output
        let name = machine ?? here.trimmingCharacters(in: .whitespacesAndNewlines)
        let list = try folder.write("list", "# a list\n0 \(name) \(sum) \(address ?? self.address)\n")
        return try await Program.run("\(Package.folder)/deploy/fetch-toolchain", [list, folder.file("kept")])
    }
}
