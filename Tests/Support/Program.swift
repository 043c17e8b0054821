import Foundation

/// A program started by a test, in a process group of its own.
///
/// The whole group is killed when the value ends, and when the test program exits, so that nothing is left running.
public final class Program: Sendable {
    /// How a program ended.
    public enum Exit: Equatable, Sendable {
        /// It returned this code.
        case code(Int32)
        /// This signal ended it.
        case signal(Int32)
    }

    /// Where a line was printed.
    public enum Stream: Sendable {
        /// Standard output.
        case output
        /// Standard error.
        case errors
    }

    /// The process id. It stays reserved until the value ends, so a signal never meets a stranger.
    public let pid: Int32

    private let name: String
    private let input: Box<Int32>
    private let seen: Watched<Seen>
    private let ended = DispatchSemaphore(value: 0)

    /// Starts `path` with `arguments`.
    ///
    /// - Parameters:
    ///   - path: a path with a slash, or the name of a product of this package such as `portero`.
    ///   - environment: set over what the tests were started with; an empty text removes a variable.
    ///   - folder: the working folder; the package's when nil.
    public init(
        _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], folder: String? = nil
    ) throws {
        let file = path.contains("/") ? path : Package.product(path)
        let pipes = try Pipes()
        name = URL(fileURLWithPath: file).lastPathComponent
        pid = try spawn(
            file, arguments, environment: environment, folder: folder ?? Package.folder, pipes: pipes)
        input = Box(pipes.keepOwnEnds())
        seen = Watched(Seen())
        Groups.add(pid)
        follow(pipes)
    }

    deinit {
        closeInput()
        Groups.end(pid)
        ended.signal()
    }

    /// What came on standard output so far.
    public var output: String { text(.output) }

    /// What came on standard error so far.
    public var errors: String { text(.errors) }

    /// How it ended; nil while it runs.
    public var exit: Exit? { seen.read { $0.exit } }

    /// Sends a signal to the program, not to its children; nothing happens when it has ended.
    public func send(_ signal: Int32) { kill(pid, signal) }

    /// Freezes the program (SIGSTOP) until `resume`.
    public func freeze() { send(SIGSTOP) }

    /// Lets a frozen program go on (SIGCONT).
    public func resume() { send(SIGCONT) }

    /// Writes to its standard input.
    public func type(_ text: String) throws {
        let bytes = Array(text.utf8)
        let written = input.with { $0 < 0 ? -1 : write($0, bytes, bytes.count) }
        guard written == bytes.count else { throw SupportError("\(name) does not read its standard input") }
    }

    /// Ends its standard input.
    public func closeInput() {
        input.with {
            if $0 >= 0 { close($0) }
            $0 = -1
        }
    }

    /// The first whole line, from the start of the output, that holds `part`; throws when it does not come in time.
    @discardableResult
    public func line(
        containing part: String, on stream: Stream = .output, within limit: Duration = .seconds(10)
    ) async throws -> String {
        try await line("a line with \"\(part)\"", on: stream, within: limit) { $0.contains(part) }
    }

    /// The first whole line, from the start of the output, that `matches`; throws when it does not come in time.
    @discardableResult
    public func line(
        _ what: String = "the awaited line", on stream: Stream = .output, within limit: Duration = .seconds(10),
        where matches: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        let outcome = await seen.first(within: limit) { seen -> String?? in
            if let line = seen.lines(stream).first(where: matches) { return .some(line) }
            return seen.closed ? .some(nil) : nil
        }
        switch outcome {
        case .some(.some(let line)): return line
        case .some(.none): throw SupportError("\(name) ended without \(what); \(account)")
        case .none: throw SupportError("\(name) did not print \(what) within \(limit); \(account)")
        }
    }

    /// Waits until the program has ended and its output is read; throws when that is not so in time.
    @discardableResult
    public func ended(within limit: Duration = .seconds(10)) async throws -> Exit {
        let exit = await seen.first(within: limit) { $0.closed || $0.lingers ? $0.exit : nil }
        guard let exit else { throw SupportError("\(name) did not end within \(limit); \(account)") }
        return exit
    }

    /// Starts, waits for the end, and returns exit, output and errors.
    public static func run(
        _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], folder: String? = nil,
        input: String = "", within limit: Duration = .seconds(20)
    ) async throws -> (exit: Exit, output: String, errors: String) {
        let program = try Program(path, arguments, environment: environment, folder: folder)
        if !input.isEmpty { try program.type(input) }
        program.closeInput()
        let exit = try await program.ended(within: limit)
        return (exit, program.output, program.errors)
    }

    private var account: String {
        "it printed \"\(output.suffix(2000))\" and on standard error \"\(errors.suffix(2000))\""
    }

    private func text(_ stream: Stream) -> String {
        seen.read { String(decoding: stream == .output ? $0.output : $0.errors, as: UTF8.self) }
    }

    /// One thread reads both pipes, one waits for the end; neither holds this value.
    private func follow(_ pipes: Pipes) {
        let (pid, seen, ended) = (pid, seen, ended)
        let reader = Thread { pipes.readAll(into: seen) }
        let waiter = Thread { wait(for: pid, telling: seen, reapAfter: ended) }
        for thread in [reader, waiter] {
            thread.stackSize = 512 * 1024
            thread.start()
        }
    }
}

/// What is known of a running program.
struct Seen {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var exit: Program.Exit?
    var pipesClosed = false
    /// Ended, while a child still holds its pipes.
    var lingers = false

    var closed: Bool { pipesClosed && exit != nil }

    /// The lines so far; an unfinished last line only when no more can come.
    func lines(_ stream: Program.Stream) -> [String] {
        let bytes = stream == .output ? output : errors
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if !pipesClosed || lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self) }
    }
}

/// Learns how the child ended, without reaping it: its id stays reserved until nobody can signal it any more.
private func wait(for pid: Int32, telling seen: Watched<Seen>, reapAfter ended: DispatchSemaphore) {
    var info = siginfo_t()
    while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
    let status = info._sifields._sigchld.si_status
    let exit: Program.Exit = info.si_code == Int32(CLD_EXITED) ? .code(status) : .signal(status)
    seen.change { $0.exit = exit }
    // Whoever inherited the pipes may hold them for ever; the end is told all the same, later than a loaded
    // machine needs to read what was printed.
    sleep(2)
    seen.change { $0.lingers = true }
    ended.wait()
    waitpid(pid, nil, 0)
}
