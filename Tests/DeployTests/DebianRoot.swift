import Foundation
import Support
import Testing

/// A fresh Debian system of the release the package is for, in a folder, without a package of ours.
final class DebianRoot: Sendable {
    private let folder: TemporaryFolder
    private let path: String

    /// What is installed beside the least there is: what the package depends on, so that no network is needed later.
    private static let packages =
        "init-system-helpers,libcap2,libcurl4,libgcc-s1,libgpiod2,libsqlite3-0,libssl3,libstdc++6,libwebsockets17,"
        + "systemd,tzdata,udev"

    /// Unpacks the system; the first time it is fetched, and kept beside the build.
    init() async throws {
        try await Facility.root.require()
        try await Facility.tool("mmdebstrap").require()
        folder = try TemporaryFolder("debian")
        path = folder.file("root")
        let kept = "\(Package.folder)/.build/debian-root.tar"
        if !FileManager.default.fileExists(atPath: kept) {
            let words = ["--variant=minbase", "--include=\(Self.packages)", "bookworm", "\(folder.file("new")).tar"]
            let made = try await Program.run(
                try #require(Tool.path("mmdebstrap")), words, within: .seconds(600))
            let fault = made.exit == .code(0) ? nil : "no mirror of Debian's is reached: \(made.errors.suffix(300))"
            try await Facility("a fresh Debian root") { fault }.require()
            try? FileManager.default.moveItem(atPath: "\(folder.file("new")).tar", toPath: kept)
        }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let unpacked = try await Program.run(
            try #require(Tool.path("tar")), ["-xf", kept, "-C", path], within: .seconds(120))
        try #require(unpacked.exit == .code(0), "\(unpacked.errors)")
    }

    /// Runs a program of the system inside it, with processes of its own.
    func run(_ words: String...) async throws -> (exit: Program.Exit, output: String, errors: String) {
        try await run(words)
    }

    /// The same.
    func run(_ words: [String]) async throws -> (exit: Program.Exit, output: String, errors: String) {
        try await Program.run(
            try #require(Tool.path("unshare")),
            ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc=\(path)/proc", "chroot", path] + words,
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"],
            within: .seconds(120))
    }

    /// Puts a file of ours into it.
    func take(_ file: String, as name: String) throws {
        try FileManager.default.copyItem(atPath: file, toPath: path + name)
    }

    /// Writes a file inside it.
    func write(_ name: String, _ text: String) throws {
        try text.write(toFile: path + name, atomically: false, encoding: .utf8)
    }

    /// The text of a file inside it; nil where there is none.
    func text(_ name: String) -> String? { try? String(contentsOfFile: path + name, encoding: .utf8) }

    /// Whether something of this name stands inside it, links included.
    func holds(_ name: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path + name)) != nil
    }
}
