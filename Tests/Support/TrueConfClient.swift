import Foundation
import Testing

/// TrueConf's own client, unmodified, as a process in a folder of its own because it writes a log into it.
public final class TrueConfClient: Sendable {
    /// The process; it prints every frame the library hands out, and "ready as …" once it is authorized.
    public let program: Program
    private let folder: TemporaryFolder

    /// Begins to connect to the room whose `config.json` is at this port.
    public init(managementPort: Int, pin: String = "") async throws {
        let venv = try await PythonVenv("trueconf-room", ["python-trueconf-room==1.0.0"])
        folder = try TemporaryFolder("trueconf")
        program = try Program(
            venv.python,
            ["-W", "ignore", "\(Package.folder)/Tests/StageTests/Peers/trueconf.py", "\(managementPort)", pin],
            environment: ["PYTHONDONTWRITEBYTECODE": "1"], folder: folder.path)
    }

    /// Calls a method of the library; `arguments` is a list as JSON text.
    public func order(_ method: String, _ arguments: String = "[]") throws {
        try program.type(#"{"method": "\#(method)", "args": \#(arguments)}"# + "\n")
    }
}
