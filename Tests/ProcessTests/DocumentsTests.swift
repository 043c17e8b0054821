import Foundation
import Support
import Testing

/// What the documents say of commands, parts and files, held against what is there.
@Suite struct DocumentsTests {
    /// The commands that are there today; the rest of the contract joins when it is made.
    static let commands = [
        "run", "check", "reload", "relock", "guard", "status", "doctor", "why", "lines", "lines identify",
        "keypad watch",
        "board draw", "version", "audit tail",
        "audit verify", "audit head", "audit export", "audit replay",
        "grant add", "grant revoke", "grant forget", "grant disable", "grant enable", "grant quiet", "grant list",
        "grant push",
        "grant compare", "grant load", "grant export",
        "code set", "code clear", "code list", "door release", "door lock", "door unlock", "door block",
        "door lockdown", "door lockopen", "door clear", "door status", "room status", "room protect", "room pin",
    ]
    static let documents = [
        "README.md", "SECURITY.md", "CHANGELOG.md", "Sources/README.md", "Sources/SEMANTICS.md",
        "board/README.md", "board/virtual/README.md",
    ]

    @Test(arguments: commands) func `portero help knows each command`(command: String) async throws {
        let words = command.split(separator: " ").map(String.init)
        let helped = try await Program.run("portero", ["help"] + words)
        #expect(helped.exit == .code(0))
        #expect(helped.output.contains("USAGE: portero \(command)"))
        let listed = try await Program.run("portero", ["help"] + words.dropLast())
        #expect(listed.output.contains("\n  \(words[words.count - 1]) "), "not in the list: \(listed.output)")
    }

    @Test(arguments: documents) func `a document shows no command that is not there`(document: String) throws {
        let groups = Set(Self.commands.filter { $0.contains(" ") }.compactMap { $0.split(separator: " ").first })
        for shown in Self.code(of: try Self.text(document)) {
            for found in shown.matches(of: #/\bportero ([a-z]+)(?: ([a-z]+))?/#) where found.1 != "help" {
                let known =
                    groups.contains(found.1)
                    ? found.2.map { Self.commands.contains("\(found.1) \($0)") } ?? true
                    : Self.commands.contains(String(found.1))
                #expect(known, "\(document) shows \(found.0)")
            }
        }
    }

    @Test(arguments: documents) func `a document names no file that is not there`(document: String) throws {
        let text = try Self.text(document)
        let folder = URL(fileURLWithPath: "\(Package.folder)/\(document)").deletingLastPathComponent().path
        for link in text.matches(of: #/\]\(([^):]+)\)/#) { Self.expect("\(folder)/\(link.1)", document) }
        guard document.hasPrefix("Sources/") else { return }
        for file in text.matches(of: #/`([A-Za-z-]+(?:/[A-Za-z]+)+\.(?:swift|md))`/#) {
            Self.expect("\(folder)/\(file.1)", document)
        }
    }

    @Test func `every part stands in the picture of the README`() throws {
        let text = try Self.text("README.md")
        let parts = try #require(text.split(separator: "## ").first { $0.hasPrefix("Parts") })
        let pictured = Set(Self.code(of: "\n\n" + parts).flatMap { $0.split(separator: " ").map(String.init) })
        let folders = try FileManager.default.contentsOfDirectory(atPath: "\(Package.folder)/Sources")
        #expect(folders.filter { !$0.hasSuffix(".md") && !pictured.contains($0) } == [])
    }

    private static func expect(_ path: String, _ document: String) {
        #expect(FileManager.default.fileExists(atPath: path), "\(document) names \(path)")
    }

    static func text(_ document: String) throws -> String {
        try String(contentsOfFile: "\(Package.folder)/\(document)", encoding: .utf8)
    }

    /// What a document shows as code: indented lines, and what stands between backticks.
    static func code(of text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let indented = lines.filter { $0.hasPrefix("    ") }.map(String.init)
        return indented + text.matches(of: #/`([^`\n]+)`/#).map { String($0.1) }
    }
}
