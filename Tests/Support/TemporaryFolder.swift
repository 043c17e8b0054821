import Foundation

/// A folder of its own for one test, removed with everything in it when the value ends.
public final class TemporaryFolder: Sendable {
    /// Absolute path, without a trailing slash; short enough for Unix sockets inside it.
    public let path: String

    /// Makes the folder under the system's temporary folder.
    public init(_ name: String = "test") throws {
        var template = Array("\(FileManager.default.temporaryDirectory.path)/portero-\(name)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SupportError("mkdtemp for \(name): \(cause(errno))") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of `name` inside the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes `text` into `name`, making the folders it needs; returns the path.
    @discardableResult
    public func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
        try write(name, bytes: Array(text.utf8), mode: mode)
    }

    /// Writes `bytes` into `name`, making the folders it needs; returns the path.
    @discardableResult
    public func write(_ name: String, bytes: [UInt8], mode: Int = 0o644) throws -> String {
        let target = URL(fileURLWithPath: file(name))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: target)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target.path)
        return target.path
    }

    /// The text of `name`.
    public func read(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: file(name)), encoding: .utf8)
    }
}
