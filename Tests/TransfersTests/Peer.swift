import Crypto
import Foundation
import Support

/// `peer.py` as a process of its own; ends with the value. Not our software on the other side.
final class Peer: Sendable {
    let port: Int
    private let folder: TemporaryFolder
    private let program: Program

    init(_ identity: ServerIdentity? = nil, oldTLS: Bool = false, unix: Bool = false) async throws {
        folder = try TemporaryFolder("peer")
        var words = ["-W", "ignore", URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/peer.py"]
        if let identity {
            let pem = Array(identity.keyPEM.dropLast() + identity.certificatePEM.dropLast())
            words += ["--certificate", try folder.write("server.pem", bytes: pem)]
        }
        if oldTLS { words.append("--old-tls") }
        if unix { words += ["--unix", folder.file("peer.sock")] }
        guard let python = Tool.path("python3") else { throw SupportError("no python3: apt-get install python3") }
        program = try Program(python, words)
        let line = try await program.line("its port", within: .seconds(20)) { Int($0) != nil }
        guard let port = Int(line) else { throw SupportError("no port: \(line)") }
        self.port = port
    }

    var socket: String { folder.file("peer.sock") }

    func http(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    func https(_ path: String, host: String = "localhost") -> String { "https://\(host):\(port)\(path)" }

    /// The process stops turning but keeps its connections: the peer that says nothing.
    func suspend() { program.freeze() }

    func resume() { program.resume() }

    /// Writes the authority beside the peer's own files.
    func caFile(_ authority: Authority) throws -> String { try folder.write("ca.pem", authority.certificateText) }
}
