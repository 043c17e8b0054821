internal import CCurl
internal import Glibc
internal import Loop

/// The thread behind ``TransferClient``: `curl_multi_poll`, woken by `curl_multi_wakeup`.
final class Worker: Sendable {
    typealias Reply = CheckedContinuation<Result<Response, TransferError>, Never>

    private struct Job: Sendable {
        let id: Int
        let request: Request
        let reply: Reply
    }

    private struct State: Sendable {
        var lastID = 0
        /// Given out and not yet answered; only these can be cancelled.
        var open: Set<Int> = []
        var jobs: [Job] = []
        var cancelled: Set<Int> = []
        var stopped = false
        var thread: UInt?
    }

    /// The handle is used by the thread alone, but for `curl_multi_wakeup`, which is made for others.
    private struct Multi: @unchecked Sendable { let handle: UnsafeMutableRawPointer? }

    private let state = Locked(State())
    private let multi: Multi

    /// Kept connections in all.
    private static let keptConnections = 4

    init() {
        _ = Exchange.prepared
        multi = Multi(handle: curl_multi_init())
        pcurlm_set_long(multi.handle, CURLMOPT_MAXCONNECTS, Self.keptConnections)
        startThread()
    }

    deinit { curl_multi_cleanup(multi.handle) }

    /// Makes room for a request that may be cancelled before it is started.
    func open() -> Int {
        state.withLock { state in
            state.lastID += 1
            state.open.insert(state.lastID)
            return state.lastID
        }
    }

    func start(_ id: Int, _ request: Request, _ reply: Reply) {
        let refusal: TransferError.Cause? = state.withLock { state in
            let refusal: TransferError.Cause? =
                state.stopped ? .stopped : state.cancelled.remove(id) != nil ? .cancelled : nil
            if refusal == nil {
                state.jobs.append(Job(id: id, request: request, reply: reply))
            } else {
                state.open.remove(id)
            }
            return refusal
        }
        if let refusal {
            reply.resume(returning: .failure(TransferError(refusal, peer: "request")))
        } else {
            curl_multi_wakeup(multi.handle)
        }
    }

    func cancel(_ id: Int) {
        state.withLock { if $0.open.contains(id) { $0.cancelled.insert(id) } }
        curl_multi_wakeup(multi.handle)
    }

    func stop() {
        let thread = state.withLock { state in
            state.stopped = true
            defer { state.thread = nil }
            return state.thread
        }
        curl_multi_wakeup(multi.handle)
        if let thread { pthread_join(thread, nil) }
    }

    private func startThread() {
        // Without signals: a broken TLS connection must not raise SIGPIPE there either.
        let thread = OwnThread.start { [self] in run() }
        state.withLock { state in
            state.thread = thread
            if thread == nil { state.stopped = true }
        }
    }

    private func run() {
        var live: [Int: (exchange: Exchange, reply: Reply)] = [:]
        while true {
            let (jobs, cancelled, stopped) = state.withLock { state in
                defer { state.jobs = [] }
                // Not cleared: an id that is not started yet must still find its cancellation in `start`.
                return (state.jobs, state.cancelled, state.stopped)
            }
            for job in jobs { begin(job, in: &live) }
            for id in cancelled { end(id, in: &live, with: .cancelled) }
            if stopped { break }
            var running: Int32 = 0
            curl_multi_perform(multi.handle, &running)
            collect(from: &live)
            // Idle, it sleeps until woken: libcurl shortens the wait itself while transfers run.
            curl_multi_poll(multi.handle, nil, 0, 3_600_000, nil)
        }
        for id in live.keys { end(id, in: &live, with: .stopped) }
    }

    private func begin(_ job: Job, in live: inout [Int: (exchange: Exchange, reply: Reply)]) {
        do throws(TransferError) {
            let exchange = try Exchange(job.request, threaded: true)
            live[job.id] = (exchange, job.reply)
            curl_multi_add_handle(multi.handle, exchange.easy)
        } catch {
            answer(job.id, job.reply, .failure(error))
        }
    }

    private func collect(from live: inout [Int: (exchange: Exchange, reply: Reply)]) {
        var code = CURLE_OK
        while let easy = pcurlm_next_done(multi.handle, &code) {
            guard let id = live.first(where: { $0.value.exchange.easy == easy })?.key,
                let (exchange, reply) = live.removeValue(forKey: id)
            else { continue }
            let result = exchange.finish(code)
            curl_multi_remove_handle(multi.handle, easy)
            answer(id, reply, result)
        }
    }

    private func end(
        _ id: Int, in live: inout [Int: (exchange: Exchange, reply: Reply)], with cause: TransferError.Cause
    ) {
        guard let (exchange, reply) = live.removeValue(forKey: id) else { return }
        curl_multi_remove_handle(multi.handle, exchange.easy)
        answer(id, reply, .failure(TransferError(cause, peer: exchange.peer)))
    }

    private func answer(_ id: Int, _ reply: Reply, _ result: Result<Response, TransferError>) {
        state.withLock { state in
            state.open.remove(id)
            state.cancelled.remove(id)
        }
        reply.resume(returning: result)
    }
}
