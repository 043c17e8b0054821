import Foundation

/// What the descriptors of a process refer to; one that is closed meanwhile is none.
func openFiles(of pid: Int32) throws -> [String] {
    let folder = "/proc/\(pid)/fd"
    return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
    }
}
