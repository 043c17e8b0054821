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
}
