import Foundation

/// What the kernel tells of processes.
public enum Processes {
    /// The children of a process that have not ended.
    public static func children(of pid: Int32) -> [Int32] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return threads.flatMap { thread in
            let text = (try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/children", encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { Int32($0) }
        }.filter { state(of: $0) != "Z" }
    }

    /// The letter of a process's state, such as "T" for stopped; nil when there is no such process.
    public static func state(of pid: Int32) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return nil }
        return text.split(separator: ")").last?.split(separator: " ").first.map(String.init)
    }

    /// A line of the kernel's account of a process, such as "TracerPid"; throws when there is none.
    public static func status(of pid: Int32, _ name: String) throws -> String {
        let text = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        guard let line else { throw SupportError("/proc/\(pid)/status has no \(name)") }
        return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    }

    /// The same of a line that tells a size, such as "VmRSS", in bytes.
    public static func bytes(of pid: Int32, _ name: String) throws -> Int {
        let line = try status(of: pid, name)
        guard let kilobytes = line.split(separator: " ").first.flatMap({ Int($0) }) else {
            throw SupportError("\(name) of \(pid) is no size: \(line)")
        }
        return kilobytes << 10
    }

    /// What the descriptors of a process refer to, by number; one that is closed meanwhile is none.
    public static func descriptors(of pid: Int32) throws -> [Int: String] {
        let folder = "/proc/\(pid)/fd"
        var found: [Int: String] = [:]
        for number in try FileManager.default.contentsOfDirectory(atPath: folder).compactMap({ Int($0) }) {
            found[number] = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(number)")
        }
        return found
    }
}
