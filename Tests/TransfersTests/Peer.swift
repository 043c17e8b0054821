import Crypto
import Foundation

/// `peer.py` as a process of its own; ends with the value. Not our software on the other side.
final class Peer: Sendable {
    let port: Int
    let folder: String
    private let process: Process
    private let input = Pipe()

    struct Failed: Error {}

    init(_ identity: ServerIdentity? = nil, oldTLS: Bool = false, unix: Bool = false) throws {
        folder = NSTemporaryDirectory() + "portero-peer-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var arguments = [URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/peer.py"]
        if let identity {
            let pem = Data(identity.keyPEM.dropLast() + identity.certificatePEM.dropLast())
            try pem.write(to: URL(fileURLWithPath: folder + "/server.pem"))
            arguments += ["--certificate", folder + "/server.pem"]
        }
        if oldTLS { arguments.append("--old-tls") }
        if unix { arguments += ["--unix", folder + "/peer.sock"] }
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-W", "ignore"] + arguments
        process.standardInput = input
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { throw Failed() }
        self.port = port
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    var socket: String { folder + "/peer.sock" }

    func http(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    func https(_ path: String, host: String = "localhost") -> String { "https://\(host):\(port)\(path)" }

    /// The process stops turning but keeps its connections: the peer that says nothing.
    func suspend() { _ = process.suspend() }

    func resume() { _ = process.resume() }

    /// Writes the authority beside the peer's own files.
    func caFile(_ authority: Authority) throws -> String {
        try Data(authority.certificateText.utf8).write(to: URL(fileURLWithPath: folder + "/ca.pem"))
        return folder + "/ca.pem"
    }
}
