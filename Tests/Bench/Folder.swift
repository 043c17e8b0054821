import Foundation

/// A folder under the system's temporary folder for everything a run writes.
struct Folder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/portero-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Missing("cannot make a folder under /tmp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func file(_ name: String) -> String { path + "/" + name }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        chmod(file(name), 0o600)
        return file(name)
    }

    func make(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
        chmod(file(name), 0o700)
        return file(name)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
