internal import Crypto
public import Loop

/// Keeps asking whether the cloud answers, so that its silence and its return are seen without anybody's request.
@Loop public final class CloudWatch {
    private let cloud: Cloud
    private let period: Duration
    private lazy var timer = LoopTimer { [weak self] in self?.check() }
    private var backoff = Backoff(first: .seconds(1), cap: .seconds(60))
    private var random = SystemRandom()
    private var isStopped = true

    /// Asks every `period` while all is well, else after a backoff from 1 s to 60 s.
    public init(_ cloud: Cloud, every period: Duration = .seconds(5)) {
        self.cloud = cloud
        self.period = period
    }

    /// Asks at once, then goes on.
    public func start() {
        guard isStopped else { return }
        isStopped = false
        check()
    }

    /// Asks no more.
    public func stop() {
        isStopped = true
        timer.cancel()
    }

    private func check() {
        Loop.spawn { [weak self, cloud] in
            await cloud.check()
            self?.scheduleNext()
        }
    }

    private func scheduleNext() {
        guard !isStopped else { return }
        switch cloud.status.state {
        case .starting, .ready, .busy:
            backoff.reset()
            timer.schedule(after: period)
        case .unreachable, .misconfigured: timer.schedule(after: backoff.next(using: &random))
        }
    }
}
