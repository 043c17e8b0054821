import Foundation
import Support

/// A file system of its own size under a station's state folder, in a mount namespace that ends with the value.
final class SmallDisk: Sendable {
    private let holder: Program
    private let station: Station

    /// Mounts it, and has the station's files seen through it. Needs ``Facility/mountNamespace``.
    init(under station: Station, bytes: Int) async throws {
        self.station = station
        let folder = station.folder.file("state")
        let script = """
            mkdir -p '\(folder)' && mount -t tmpfs -o size=\(bytes),mode=0700 tmpfs '\(folder)' && echo mounted && exec sleep 600
            """
        holder = try Program("/usr/bin/env", ["unshare", "--mount", "--propagation", "private", "sh", "-c", script])
        try await holder.line(containing: "mounted")
        station.look(through: holder.pid)
    }

    /// Starts an agent whose state stands on this disk.
    @discardableResult
    func start() async throws -> Program {
        try await station.start(through: ["/usr/bin/env", "nsenter", "--target", "\(holder.pid)", "--mount"])
    }

    /// Takes all the space that is left.
    func fill() throws {
        let descriptor = open("\(station.state)/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(descriptor) }
        for size in [65536, 4096, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            while write(descriptor, bytes, size) == size {}
        }
    }

    /// Gives it back.
    func free() throws { try FileManager.default.removeItem(atPath: "\(station.state)/filler") }
}

/// A tracer that makes calls of the system fail, for the ledger's files alone, until it ends.
final class FailingDisk: Sendable {
    private let tracer: Program

    /// Attaches to the station's agent; `fault` as strace wants it, such as `error=EIO:when=1`.
    init(of station: Station, calls: String, _ fault: String) async throws {
        let agent = try station.agent.pid
        let files = ["", "-wal", "-shm"].flatMap { ["-P", station.ledger + $0] }
        guard let strace = Tool.path("strace") else { throw SupportError("no strace") }
        tracer = try Program(
            strace,
            ["-f", "-p", "\(agent)"] + files + ["-e", "trace=\(calls)", "-e", "inject=\(calls):\(fault)"])
        try await tracer.line(containing: "attached", on: .errors)
    }

    /// How many calls it has met.
    var met: Int { tracer.errors.split(separator: "\n").count { $0.contains("INJECTED") || $0.contains("DELAYED") } }

    /// Returns when it has met a call.
    func struck() async throws {
        try await tracer.line("a call that it met", on: .errors, within: .seconds(30)) {
            $0.contains("INJECTED") || $0.contains("DELAYED")
        }
    }

    /// Lets go: from now on every call is made as it is.
    func heal() async throws {
        tracer.send(SIGTERM)
        try await tracer.ended(within: .seconds(20))
    }
}
