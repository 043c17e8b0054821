public import Loop

/// What a stand-in saw and did, in order, with monotonic times: the outside view that tests and benchmarks read.
@Loop public final class Journal {
    /// One thing that happened.
    public struct Entry: Sendable, Equatable {
        /// Counts from 1 without gap.
        public let number: Int
        /// Time since boot.
        public let at: Duration
        /// What sort of thing, for example `received` or `sent`.
        public let kind: String
        /// Its name within the sort, for example the method of a frame.
        public let name: String
        /// The rest.
        public let detail: [String: JSON]

        /// The entry as the drive port shows it: `n`, `at_us`, `kind`, `name` and the detail beside them.
        public var json: JSON {
            var members = detail
            members["n"] = .whole(number)
            members["at_us"] = .whole(Int(at.microseconds))
            members["kind"] = .text(kind)
            members["name"] = .text(name)
            return .object(members)
        }
    }

    private struct Waiter {
        let wanted: JournalFilter
        let continuation: CheckedContinuation<Void, Never>
        let timer: LoopTimer
    }

    /// Entries kept; older ones are dropped and ``first`` moves up.
    public static let capacity = 50_000

    /// Number of the last entry; 0 before the first.
    public private(set) var last = 0
    /// How often each `kind name` was recorded, entries dropped since included.
    public private(set) var counts: [String: Int] = [:]
    /// Called with each new entry, for a view that follows along.
    public var onRecord: (@Loop (Entry) -> Void)?
    private var kept: [Entry] = []
    private var waiters: [Int: Waiter] = [:]
    private var nextWaiter = 0

    /// An empty journal.
    public init() {}

    /// Records one thing; `at` is when it happened, where the caller knows that better than this moment.
    @discardableResult
    public func record(
        _ kind: String, _ name: String, _ detail: [String: JSON] = [:], at: Duration = Monotonic.now
    ) -> Entry {
        last += 1
        let entry = Entry(number: last, at: at, kind: kind, name: name, detail: detail)
        kept.append(entry)
        if kept.count > Self.capacity { kept.removeFirst(Self.capacity / 10) }
        counts["\(kind) \(name)", default: 0] += 1
        onRecord?(entry)
        for (key, waiter) in waiters where waiter.wanted.matches(entry) { wake(key) }
        return entry
    }

    /// The kept entries that `wanted` asks for, oldest first.
    public func entries(_ wanted: JournalFilter = .init()) -> [Entry] {
        let start = kept.first.map { max(0, wanted.since - $0.number + 1) } ?? 0
        return kept.dropFirst(start).filter(wanted.matches)
    }

    /// The same, waiting up to `limit` until there is at least one; empty when none came.
    public func entries(_ wanted: JournalFilter, within limit: Duration) async -> [Entry] {
        let found = entries(wanted)
        guard found.isEmpty, limit > .zero else { return found }
        nextWaiter += 1
        let key = nextWaiter
        await withCheckedContinuation { continuation in
            let timer = LoopTimer { [weak self] in self?.wake(key) }
            waiters[key] = Waiter(wanted: wanted, continuation: continuation, timer: timer)
            timer.schedule(after: limit)
        }
        return entries(wanted)
    }

    private func wake(_ key: Int) {
        guard let waiter = waiters.removeValue(forKey: key) else { return }
        waiter.timer.cancel()
        waiter.continuation.resume()
    }
}

/// Which entries of a journal somebody wants.
public struct JournalFilter: Sendable, Equatable {
    /// Only entries with a greater number.
    public var since: Int
    /// Only this kind; nil for any.
    public var kind: String?
    /// Only this name; nil for any.
    public var name: String?

    /// A filter; without arguments it lets everything pass.
    public init(since: Int = 0, kind: String? = nil, name: String? = nil) {
        self.since = since
        self.kind = kind
        self.name = name
    }

    /// Whether `entry` is wanted.
    public func matches(_ entry: Journal.Entry) -> Bool {
        entry.number > since && kind.map { $0 == entry.kind } ?? true && name.map { $0 == entry.name } ?? true
    }
}

extension DrivePort {
    /// Longest time a request for journal entries may wait.
    public static let longestWait = Duration.seconds(60)

    /// Adds `GET path`: entries with a number above `since`, of one `kind` and `name` when given, waiting up to `wait_ms`
    /// until there is one.
    public func routeJournal(_ journal: Journal, at path: String) {
        route("GET", path) { request throws(DriveError) in
            let since = try request.queryWhole("since") ?? 0
            let wait = Duration.milliseconds(try request.queryWhole("wait_ms") ?? 0)
            let wanted = JournalFilter(since: since, kind: request.query["kind"], name: request.query["name"])
            let entries = await journal.entries(wanted, within: min(wait, Self.longestWait))
            return .ok(["entries": .list(entries.map(\.json)), "last": .whole(journal.last)])
        }
    }
}
