internal import CWebSockets
internal import Glibc
internal import Synchronization

/// Both kinds of executor over one libwebsockets context: serial for the actor, task for tasks that prefer it.
public final class LoopExecutor: SerialExecutor, TaskExecutor, Sendable {
    private struct Queue: Sendable {
        var jobs: [UnownedJob] = []
        var stopped = false
    }

    private let queue = Locked(Queue())
    private let contextAddress = Atomic<UInt>(0)
    private let thread = Atomic<UInt>(0)
    private let offThread = Atomic<Int>(0)
    private let isPolling = Atomic<Bool>(false)

    /// Descriptors the loop can watch at once, sockets included: sizes libwebsockets' tables.
    static let descriptorLimit: UInt32 = 512

    /// The running `struct lws_context *`, for the owner of sockets; nil before and after ``run(_:)``.
    package var context: OpaquePointer? { OpaquePointer(bitPattern: contextAddress.load(ordering: .acquiring)) }

    /// Jobs that another thread handed to the loop since the start; constant in steady state.
    public var offThreadEnqueues: Int { offThread.load(ordering: .relaxed) }

    var isOnThread: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Takes a job from any thread and wakes the loop for it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let first = queue.withLock { queue in
            queue.jobs.append(unowned)
            return queue.jobs.count == 1
        }
        let onThread = isOnThread
        if !onThread { offThread.wrappingAdd(1, ordering: .relaxed) }
        // A job from a timer's callback must wake the poll too: libwebsockets runs its timers and then polls without
        // returning in between. Between two polls nothing needs waking.
        guard first, !onThread || isPolling.load(ordering: .relaxed), let context else { return }
        // The only libwebsockets call that other threads may make: one write to an eventfd.
        lws_cancel_service(context)
    }

    /// Traps outside the loop thread.
    public func checkIsolated() { precondition(isOnThread, "not on the event-loop thread") }

    /// Whether the caller is on the loop thread.
    public func isIsolatingCurrentContext() -> Bool? { isOnThread }

    func stop() {
        queue.withLock { $0.stopped = true }
        if let context { lws_cancel_service(context) }
    }

    func run(_ setup: @escaping @Loop @Sendable () -> Void) {
        let context = Self.makeContext()
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        contextAddress.store(UInt(bitPattern: context), ordering: .releasing)
        Loop.post(setup)
        turn(context)
        contextAddress.store(0, ordering: .releasing)
        lws_context_destroy(context)
        thread.store(0, ordering: .relaxed)
        queue.withLock { $0.stopped = false }
    }

    func startThread() {
        var started = sem_t()
        withUnsafeMutablePointer(to: &started) { semaphore in
            sem_init(semaphore, 0, 0)
            var id = pthread_t()
            let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { started in
                let address = UInt(bitPattern: started)
                Loop.executor.run {
                    if let started = UnsafeMutablePointer<sem_t>(bitPattern: address) { sem_post(started) }
                }
                return nil
            }
            pthread_create(&id, nil, body, semaphore)
            pthread_detach(id)
            sem_wait(semaphore)
            sem_destroy(semaphore)
        }
    }

    /// Jobs first, then one poll; a job that another job enqueues runs before the next poll.
    private func turn(_ context: OpaquePointer) {
        let serial = asUnownedSerialExecutor()
        let task = asUnownedTaskExecutor()
        var batch: [UnownedJob] = []
        while true {
            repeat {
                let stopped = queue.withLock { queue in
                    swap(&queue.jobs, &batch)
                    return queue.stopped
                }
                if stopped { return }
                for job in batch { job.runSynchronously(isolatedTo: serial, taskExecutor: task) }
                if batch.isEmpty { break }
                batch.removeAll(keepingCapacity: true)
            } while true
            isPolling.store(true, ordering: .relaxed)
            let status = lws_service(context, 0)
            isPolling.store(false, ordering: .relaxed)
            if status < 0 { return }
        }
    }

    private static func makeContext() -> OpaquePointer {
        // Its words would go to standard error by a blocking write; whoever owns a socket says what went wrong.
        lws_set_log_level(0, nil)
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN
        info.gid = -1
        info.uid = -1
        info.fd_limit_per_thread = descriptorLimit
        info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_EXPLICIT_VHOSTS)
        guard let context = lws_create_context(&info) else {
            fatalError("libwebsockets made no context: no memory, no descriptor, or no /dev/urandom")
        }
        Watch.addVhost(to: context)
        return context
    }
}
