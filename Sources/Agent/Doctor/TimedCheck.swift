internal import Loop

/// One of the checks that run side by side.
struct TimedCheck: Sendable {
    private let name: String
    private let body: @Loop () async -> [Finding]

    /// Longest time for it.
    private static let limit: Duration = .seconds(9)

    init(_ name: String, _ body: @escaping @Loop () async -> [Finding]) {
        self.name = name
        self.body = body
    }

    /// A check that may wait for a disk, a chip or an answer.
    init(waiting name: String, _ body: @escaping @Sendable () -> [Finding]) {
        self.init(name) { await Aside.run(body) }
    }

    /// Begins all of them at once; their findings in the order of the checks.
    @Loop static func run(_ checks: [TimedCheck]) async -> [Finding] {
        let running = checks.map { check in
            Loop.spawn { await Deadline.within(limit, check.body) ?? [hung(check.name)] }
        }
        var found: [Finding] = []
        for one in running { found += (try? await one.value) ?? [] }
        return found
    }

    /// The finding of a check that did not come to its end.
    static func hung(_ name: String) -> Finding {
        Finding(
            name, .failed, "this check came to no end in time",
            hint: "what it looks at hangs: see the kernel's log, disks and network")
    }
}
