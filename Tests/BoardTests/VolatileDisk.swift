import Foundation
import Support

/// A disk whose unflushed writes are lost when the power goes, for a machine to be given over NBD.
final class VolatileDisk: Sendable {
    /// What `board/virtual/run --drive` takes.
    let drive: String
    private let folder: TemporaryFolder
    private let server: Program

    /// Serves an empty ext4 of so many bytes; `seed` draws what of the unflushed writes a power cut leaves.
    init(bytes: Int, seed: UInt64) async throws {
        folder = try TemporaryFolder("disk")
        let image = try folder.write("image", "")
        guard truncate(image, bytes) == 0 else { throw SupportError("cannot make \(image)") }
        let made = try await Program.run("/usr/bin/env", ["mkfs.ext4", "-q", "-F", image])
        guard made.exit == .code(0) else { throw SupportError("mkfs.ext4: \(made.errors)") }
        let script = "\(Package.folder)/Tests/BoardTests/Peers/disk.py"
        server = try Program("/usr/bin/env", ["python3", script, image, folder.file("nbd.sock"), "\(seed)"])
        try await server.line(containing: "ready")
        drive = "nbd:unix:\(folder.file("nbd.sock"))"
    }

    /// The path of an image of what the disk would hold, were power cut now.
    func cut(_ number: Int) async throws -> String {
        let path = folder.file("cut-\(number)")
        try server.type("cut \(path)\n")
        try await server.line("cut \(number)", within: .seconds(30)) { $0 == "cut \(path)" }
        return path
    }
}
