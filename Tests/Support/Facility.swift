import Foundation
public import Testing

/// Something a test needs from the machine it runs on, and that a machine may lack.
///
/// A test that lacks it is skipped by name, loudly; with `CI=true` in the environment that is a failure.
public struct Facility: Sendable {
    /// What is needed, such as "QEMU".
    public let name: String

    private let missing: @Sendable () async -> String?

    /// - Parameter missing: a sentence about what is missing and how to get it; nil when it is there.
    public init(_ name: String, missing: @escaping @Sendable () async -> String?) {
        self.name = name
        self.missing = missing
    }

    /// Whether a missing facility is a failure.
    public static var insisted: Bool { Environment.given["CI"] == "true" }

    /// Returns when the facility is there; else ends the test, as a named skip or, with `CI=true`, as a failure.
    public func require(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        guard let sentence = await missing() else { return }
        try Facility.skip("\(name): \(sentence)", sourceLocation: sourceLocation)
    }

    /// Ends the running test as skipped for this reason or, with `CI=true`, as failed.
    public static func skip(_ reason: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Never {
        guard insisted else {
            FileHandle.standardError.write(Data("SKIPPED, missing \(reason)\n".utf8))
            try Test.cancel("missing \(reason)", sourceLocation: sourceLocation)
        }
        Issue.record("missing \(reason)", sourceLocation: sourceLocation)
        throw SupportError("missing \(reason)")
    }
}

extension Facility {
    /// The rights of root.
    public static let root = Facility("root") { geteuid() == 0 ? nil : "run the tests as root" }

    /// The system call tracer, allowed to trace.
    public static let strace = Facility("strace") {
        guard let path = Tool.path("strace") else { return "apt-get install strace" }
        let tried = try? await Program.run(path, ["-f", "-o", "/dev/null", "/bin/true"])
        return tried?.exit == .code(0) ? nil : "this machine does not let a process be traced"
    }

    /// A package registry for Python's pip, as this machine is set up.
    public static let network = Facility("network") {
        guard let python = Tool.path("python3") else { return "apt-get install python3 python3-venv" }
        let arguments = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", "/dev/shm/portero-pip", "wsproto"]
        let tried = try? await Program.run(python, arguments, within: .seconds(60))
        return tried?.exit == .code(0) ? nil : "pip reaches no package registry"
    }

    /// A program found in PATH.
    public static func tool(_ name: String, package: String? = nil) -> Facility {
        Facility(name) { Tool.path(name) == nil ? "apt-get install \(package ?? name)" : nil }
    }
}

/// Programs of this machine.
public enum Tool {
    /// The path of `name` by PATH; nil when it is not there.
    public static func path(_ name: String) -> String? {
        let folders = Environment.given["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        let places = folders.split(separator: ":").map { "\($0)/\(name)" }
        return places.first { access($0, X_OK) == 0 }
    }
}
