import Foundation
import Support
import Testing

/// The unit that is installed, judged by systemd's own tools.
@Suite struct ServiceUnit {
    private static let unit = "\(Package.folder)/deploy/portero.service"

    @Test func `S11 the exposure of the unit is below what is bound`() async throws {
        let ran = try await analyze("security", "--offline=true", "--threshold=15", "--no-pager", Self.unit)
        let overall = ran.output.split(separator: "\n").last ?? ""
        print(overall)
        #expect(ran.exit == .code(0), "\(ran.output)")

        // The bound would be seen: a unit without any of it is far beyond.
        let folder = try TemporaryFolder("unit")
        let bare = try folder.write("bare.service", "[Service]\nExecStart=/usr/bin/true\nUser=nobody\n")
        let other = try await analyze("security", "--offline=true", "--threshold=15", "--no-pager", bare)
        #expect(other.exit != .code(0))
    }

    @Test func `systemd understands every line of the unit`() async throws {
        let folder = try TemporaryFolder("unit")
        // The program need not be installed here; whether a line is understood does not depend on it.
        let text = try String(contentsOfFile: Self.unit, encoding: .utf8)
        let runnable = text.replacingOccurrences(of: "/usr/bin/portero", with: "/usr/bin/true")
        let ran = try await analyze("verify", try folder.write("portero.service", runnable))
        #expect(ran.exit == .code(0))
        #expect(ran.errors.isEmpty, "\(ran.errors)")

        let wrong = runnable + "\n[Service]\nWatchdogSecs=2s\n"
        #expect(try await !analyze("verify", folder.write("wrong.service", wrong)).errors.isEmpty)
    }

    private func analyze(_ words: String...) async throws -> (exit: Program.Exit, output: String, errors: String) {
        try await Facility.tool("systemd-analyze", package: "systemd").require()
        let environment = ["SYSTEMD_COLORS": "0", "LC_ALL": "C.UTF-8"]
        return try await Program.run(
            try #require(Tool.path("systemd-analyze")), words, environment: environment, within: .seconds(60))
    }
}
