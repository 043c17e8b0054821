import Foundation
import Support
import Testing

/// A machine in QEMU whose kernel carries the wired chip of `board/virtual`, booted for one test.
///
/// The machine and everything beside it ends with the value.
final class VirtualBoard: Sendable {
    /// How time runs in the machine.
    enum Lane: String, Sendable {
        /// Real time, with a network: the host's loopback is 10.0.2.2 inside.
        case networked
        /// Time that skips over idle; for stories that run inside alone.
        case hermetic
    }

    /// The longest a machine may run, wall time: many times what it needs, for a busy host.
    static let wallLimit = Duration.seconds(1200)

    /// The machine's console, standard output.
    let console: Program
    /// The chip: its switches and its log.
    let chip: ChipPort

    private let shellPort: ShellPort
    private let folder: TemporaryFolder

    /// Boots a machine and returns when it is ready to be driven.
    ///
    /// - Parameters:
    ///   - contents: options of `board/virtual/overlay`, such as `["--program", path]`.
    ///   - story: a shell script to run inside; the machine powers off after it. Nil: it waits to be driven.
    ///   - wiring: commands for the chip before anything starts, a line each.
    ///   - disk: bytes of an empty disk, `/dev/vda` inside; none when nil.
    ///   - drives: disks as `board/virtual/run` takes them, `/dev/vda` and on.
    ///   - systemd: a Debian root whose first process is systemd; the story begins beside it, before it is up.
    init(
        _ contents: [String] = [], lane: Lane = .networked, story: String? = nil, wiring: String = "",
        disk: Int? = nil, drives: [String] = [], systemd: Bool = false
    ) async throws {
        try await (systemd ? VirtualBoard.debian : VirtualBoard.facility).require()
        folder = try TemporaryFolder("board")
        var options = contents
        if let story { options += ["--story", try folder.write("story", story)] }
        if !wiring.isEmpty { options += ["--wiring", try folder.write("wiring", wiring + "\n")] }
        let overlay = folder.file("overlay.cpio")
        let packed = try await Program.run(Self.script("overlay"), [overlay] + options, within: .seconds(60))
        guard packed.exit == .code(0) else { throw SupportError("overlay: \(packed.errors)") }

        var machine = systemd ? ["--systemd"] : []
        if let disk {
            let image = try folder.write("disk", "")
            truncate(image, disk)
            machine += ["--drive", image]
        }
        for drive in drives { machine += ["--drive", drive] }
        let limit = "\(Self.wallLimit.components.seconds)"
        console = try Program(
            Self.script("run"),
            ["--overlay", overlay, "--lane", lane.rawValue, "--sockets", folder.path, "--limit", limit] + machine)
        chip = ChipPort(try await Self.wire(folder.file("board.sock"), console))
        shellPort = ShellPort(try await Self.wire(folder.file("shell.sock"), console))
        try await console.line(containing: "VM: ready", within: .seconds(180))
    }

    /// Runs one line of shell inside, one at a time; returns its status and what it printed.
    @discardableResult
    func shell(_ line: String, within limit: Duration = .seconds(20)) async throws -> (status: Int, output: String) {
        try await shellPort.run(line, within: limit)
    }

    /// Waits for the end of the story; returns the console's text.
    func played(within limit: Duration = wallLimit) async throws -> String {
        let exit = try await console.ended(within: limit)
        guard exit == .code(0) else {
            throw SupportError("the story ended with \(exit): \(console.output.suffix(3000))")
        }
        try await chip.ended()
        return console.output
    }

    static func script(_ name: String) -> String { "\(Package.folder)/board/virtual/\(name)" }

    /// The chip's and the shell's sockets must be joined before the machine opens its ends of them.
    private static func wire(_ path: String, _ console: Program) async throws -> BlockingSocket {
        try await eventually("the socket \(path)", within: .seconds(10)) {
            guard console.exit == nil else { throw SupportError("the machine ended: \(console.errors)") }
            return try? BlockingSocket(.path(path))
        }
    }
}

extension VirtualBoard {
    /// QEMU, a kernel and vboard.ko, made ready once for this test program.
    static let facility = Facility("virtual board") { await ready.value }

    /// And a Debian root with systemd.
    static let debian = Facility("virtual board with systemd") { await debianReady.value }

    private static let ready = Task { await setup([]) }
    private static let debianReady = Task { await setup(["systemd"]) }

    /// Why it cannot be had; nil when it can.
    private static func setup(_ words: [String]) async -> String? {
        do {
            let made = try await Program.run(script("setup"), words, within: .seconds(300))
            return made.exit == .code(0) ? nil : made.errors.trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            return "\(error)"
        }
    }
}
