import Foundation
import Loop
import Support
import Testing

/// The Python programs in `Peers`, as processes of their own.
enum PythonPeer {
    /// A server of bare sockets that behaves as named in `raw.py`, and its port.
    static func serving(_ behaviour: String, _ bytes: [UInt8] = []) async throws -> (program: Program, port: Int) {
        let program = try raw(["serve", behaviour], bytes)
        return (program, try await port(of: program))
    }

    /// A client of bare sockets that sends `bytes` after its upgrade.
    static func calling(_ port: Int, _ bytes: [UInt8], path: String = "/") throws -> Program {
        try raw(["call", String(port), path], bytes)
    }

    /// A client of bare sockets that sends `bytes` in one piece with its request.
    static func callingEarly(_ port: Int, _ bytes: [UInt8]) throws -> Program {
        try raw(["early", String(port)], bytes)
    }

    /// A client of bare sockets that never reads.
    static func callingDeaf(_ port: Int) throws -> Program { try callingDeaf("\(port)") }

    /// The same at a port or a socket file.
    static func callingDeaf(_ place: String) throws -> Program { try raw(["deaf", place], []) }

    /// The bytes go through a file: they may be more than a pipe or an argument holds.
    private static func raw(_ arguments: [String], _ bytes: [UInt8]) throws -> Program {
        let folder = try TemporaryFolder("frames")
        let path = try folder.write("frames", bytes: bytes)
        let shell = #"file=$1; shift; exec python3 "$0" "$@" <"$file""#
        let program = try Program("/bin/bash", ["-c", shell, script("raw.py"), path] + arguments)
        files.withLock { $0.append(folder) }
        return program
    }

    /// Kept until the test program ends: nobody tells when a peer has read its file.
    private static let files = Locked<[TemporaryFolder]>([])

    /// An echo server of the `websockets` package, and its port.
    static func echo() async throws -> (program: Program, port: Int) {
        let program = try await websockets().start(script("echo.py"), ["serve"])
        return (program, try await port(of: program))
    }

    /// A client of the `websockets` package that sends each line of its input.
    static func websocketsClient(_ url: String) async throws -> Program {
        try await websockets().start(script("echo.py"), ["call", url])
    }

    /// A server of the `wsproto` package that writes what `illegal.py` has in this row, and its port.
    static func illegal(_ row: String) async throws -> (program: Program, port: Int) {
        let venv = try await PythonVenv("wsproto", ["wsproto==1.2.0"])
        let program = try venv.start(script("illegal.py"), [row])
        return (program, try await port(of: program))
    }

    /// A server of the `websockets` package that examines an echo; prints "echoed N" and how the connection ended.
    static func examiner() async throws -> (program: Program, port: Int) {
        let program = try await websockets().start(script("examine.py"))
        return (program, try await port(of: program))
    }

    private static func websockets() async throws -> PythonVenv {
        try await PythonVenv("websockets", ["websockets==15.0.1"])
    }

    private static func script(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Peers/" + name
    }

    private static func port(of program: Program) async throws -> Int {
        let line = try await program.line(containing: "port ")
        guard let port = Int(line.dropFirst(5)) else { throw SupportError("no port in \(line)") }
        return port
    }
}
