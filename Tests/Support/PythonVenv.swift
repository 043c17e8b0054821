import Foundation
public import Testing

/// A Python virtual environment with packages from PyPI, for peers written by others.
///
/// Kept in `<package>/.build-venv/NAME` and made anew when the requirements change. A lock file keeps suites and test
/// programs that run side by side from making the same one twice.
public struct PythonVenv: Sendable {
    /// The environment's folder.
    public let folder: String

    /// The environment's Python.
    public var python: String { "\(folder)/bin/python" }

    /// The environment `name` with `requirements` as pip takes them, such as `["websockets==15.0"]`.
    ///
    /// Ends the test as a named skip (with `CI=true` as a failure) when it cannot be made.
    public init(
        _ name: String, _ requirements: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let wanted = "\(Package.folder)/.build-venv/\(name)"
        folder = wanted
        let failure = try await onOwnThread { try make(wanted, requirements) }
        if let failure { try Facility.skip("Python environment \(name): \(failure)", sourceLocation: sourceLocation) }
    }

    /// Starts a script with this environment's Python, unbuffered.
    public func start(
        _ script: String, _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws -> Program {
        let clean = ["PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"].merging(environment) { $1 }
        return try Program(python, [script] + arguments, environment: clean)
    }
}

/// Makes the environment unless it stands already; returns why it could not.
private func make(_ folder: String, _ requirements: [String]) throws -> String? {
    let files = FileManager.default
    let parent = URL(fileURLWithPath: folder).deletingLastPathComponent().path
    try files.createDirectory(atPath: parent, withIntermediateDirectories: true)
    let lock = open("\(folder).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
        throw SupportError("cannot lock \(folder).lock: \(cause(errno))")
    }
    defer { close(lock) }

    let record = "\(folder)/portero-requirements"
    let wanted = requirements.joined(separator: "\n") + "\n"
    if (try? String(contentsOfFile: record, encoding: .utf8)) == wanted { return nil }
    guard let python = Tool.path("python3") else { return "no python3: apt-get install python3 python3-venv" }
    try? files.removeItem(atPath: folder)
    if let failure = run(python, ["-m", "venv", folder]) { return "python3 -m venv: \(failure)" }
    let options = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
    if let failure = run("\(folder)/bin/python", options + requirements) { return "pip install: \(failure)" }
    try wanted.write(toFile: record, atomically: true, encoding: .utf8)
    return nil
}

/// Runs to the end on this thread; returns the last line of what went wrong.
private func run(_ path: String, _ arguments: [String]) -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = Environment.given
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { return "\(path): \(error)" }
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus != 0 else { return nil }
    let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
    return lines.last.map(String.init) ?? "status \(process.terminationStatus)"
}
