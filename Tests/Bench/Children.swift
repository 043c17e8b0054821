import Foundation

/// A program started by the bench; killed when the bench ends.
final class Child: @unchecked Sendable {
    private let process = Process()
    private let log: String

    /// Its process id.
    var pid: Int32 { process.processIdentifier }

    /// Starts `path`; what it says goes to the file `log`.
    init(_ path: String, _ arguments: [String], environment: [String: String] = [:], log: String, folder: String? = nil)
        throws
    {
        self.log = log
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = FileHandle(forWritingAtPath: log)
        process.standardOutput = output
        process.standardError = output
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        try process.run()
        Children.add(pid)
    }

    /// What it said.
    var said: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    var isRunning: Bool { process.isRunning }

    /// Asks it to end and waits.
    func stop() {
        if process.isRunning { process.terminate() }
        let end = ContinuousClock.now + .seconds(5)
        while process.isRunning && ContinuousClock.now < end { usleep(1000) }
        if process.isRunning { kill(pid, SIGKILL) }
        process.waitUntilExit()
        Children.remove(pid)
    }

    /// Runs a program to its end; what it said and its status.
    static func run(_ path: String, _ arguments: [String], log: String) throws -> (said: String, status: Int32) {
        let child = try Child(path, arguments, log: log)
        child.process.waitUntilExit()
        Children.remove(child.pid)
        return (child.said, child.process.terminationStatus)
    }
}

/// The programs that run now, so that none outlives the bench.
enum Children {
    private static let most = 32
    /// Read by a signal handler, which must not take a lock: 0 is a free place.
    nonisolated(unsafe) private static let running = {
        let places = UnsafeMutablePointer<Int32>.allocate(capacity: most)
        places.initialize(repeating: 0, count: most)
        return places
    }()
    private static let lock = NSLock()

    static func add(_ pid: Int32) { replace(0, by: pid) }

    static func remove(_ pid: Int32) { replace(pid, by: 0) }

    /// On SIGTERM and SIGINT the children are killed before the bench ends.
    static func endWithUs() {
        _ = running
        // A handler, since a child would inherit that a signal is ignored.
        for number in [SIGTERM, SIGINT] {
            signal(number) { number in
                Children.endAll()
                _exit(128 + number)
            }
        }
        atexit { Children.endAll() }
    }

    private static func endAll() {
        for place in 0..<most where running[place] > 0 { kill(running[place], SIGKILL) }
    }

    private static func replace(_ old: Int32, by new: Int32) {
        lock.withLock {
            if let place = (0..<most).first(where: { running[$0] == old }) { running[place] = new }
        }
    }
}
