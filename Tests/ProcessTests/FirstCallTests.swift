import Foundation
import Support
import Testing

/// The first call by hand of the README, typed into a shell as it stands there.
@Suite struct FirstCallTests {
    @Test func `the first call goes as the README shows it`() async throws {
        let place = await Place()
        defer { withExtendedLifetime(place) {} }
        let walk = try Walk()
        let shell = try Shell()
        try await shell.run(walk.setUp)
        for part in ["room", "keypad", "guard", "cloud"] {
            try await shell.run(walk.until("portero status", says: "^\(part)  *ready"))
        }
        for step in walk.steps {
            // A person's hand is slower than the call.
            if step.command.contains("/room/command") {
                try await shell.run(walk.until("portero status", says: "^calls  *in call"))
            }
            if step.command.contains("/room/ring") {
                try await shell.run(walk.until("portero status", says: "^calls  *idle"))
            }
            let deadline = ContinuousClock.now + .seconds(10)
            var said = try await shell.run(step.command)
            while step.onlyLooks, !step.fits(said), ContinuousClock.now < deadline {
                said = try await shell.run(step.command)
            }
            #expect(step.fits(said), "\(step.command) said: \(said)")
        }
        try await shell.run("kill %2; wait %2; kill %1; wait")
    }
}

/// The walk as the README has it, in a folder and on ports of this test.
private struct Walk {
    let setUp: String
    let steps: [Step]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder("walk")
        let ports = try ["18080", "18081", "18082"].map { ($0, "\(try FreePort.next())") }
        var settings = try DocumentsTests.text("deploy/rehearsal.toml")
        settings.replace("../board", with: "\(Package.folder)/board")
        for (shown, port) in ports { settings.replace(shown, with: port) }
        let changes = [
            ("deploy/rehearsal.toml", try folder.write("rehearsal.toml", settings)),
            // Fingers so slow that a machine that stops for a moment misses none.
            (#""101#"}"#, #""101#", "ms": 250}"#), ("/tmp/walk", folder.file("walk")),
            ("$PWD/.build/release", Package.products),
        ]
        let text = try DocumentsTests.text("README.md")
        let section = try #require(text.split(separator: "\n## ").first { $0.hasPrefix("The first call by hand") })
        var lines = section.split(separator: "\n").filter { $0.hasPrefix("    ") }.map { line in
            (changes + ports).reduce(String(line.dropFirst(4))) { $0.replacing($1.0, with: $1.1) }
        }
        let first = lines.firstIndex { $0.hasPrefix("$ ") } ?? lines.endIndex
        setUp = lines[..<first].joined(separator: "\n")
        lines.removeFirst(first)
        steps = lines.reduce(into: []) { steps, line in
            if line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2))))
            } else {
                steps[steps.count - 1].shown += line + "\n"
            }
        }
    }

    func until(_ command: String, says pattern: String) -> String {
        "until \(command) --state \(folder.file("walk/state")) | grep -q '\(pattern)'; do sleep 0.1; done"
    }
}

/// A command of the walk, and what the README shows as its output.
private struct Step {
    let command: String
    var shown = ""

    /// It may be asked again until the agent has got there.
    var onlyLooks: Bool { command.hasPrefix("portero why") || command.contains("status") }

    func fits(_ said: String) -> Bool { Self.lasting(said) == Self.lasting(shown) }

    /// Without line breaks, times, and what depends on this machine's clock.
    private static func lasting(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .replacing(#/\d{4}-\d\d-\d\dT[\d:]+Z/#, with: "TIME")
            .replacing(#/(?:at least )?\d+ (?:d|h|min|s)\b(?: \d+ (?:h|min|s)\b)?/#, with: "SPAN")
            .replacing(#/a clock that was not trusted|a trusted clock/#, with: "CLOCK")
            .replacing(#/Record \d+/#, with: "RECORD").replacing(#/\buid \d+/#, with: "UID")
    }
}

/// A shell that takes one command after the other.
private final class Shell: Sendable {
    private let program: Program

    init() throws {
        let cleared = [
            "JOURNAL_STREAM", "CREDENTIALS_DIRECTORY", "RUNTIME_DIRECTORY", "NOTIFY_SOCKET", "LD_PRELOAD",
        ]
        let environment = Dictionary(uniqueKeysWithValues: cleared.map { ($0, "") })
        program = try Program("/bin/bash", ["--noprofile", "--norc"], environment: environment)
    }

    /// What the command printed on standard output.
    @discardableResult
    func run(_ command: String) async throws -> String {
        let before = program.output.utf8.count
        let mark = "walk-\(before)-\(UInt32.random(in: 0...(.max)))"
        try program.type("\(command)\necho \(mark)\n")
        try await program.line(containing: mark, within: .seconds(30))
        let said = String(decoding: program.output.utf8.dropFirst(before), as: UTF8.self)
        return said.replacing("\(mark)\n", with: "")
    }
}
