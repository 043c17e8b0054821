internal import CLinux
internal import Glibc
public import Loop
public import Transfers

/// What the cloud client takes from outside, so that a test can give it another outside.
public struct CloudMeans: Sendable {
    /// Sends one request.
    public let send: @Sendable (Request) async throws(TransferError) -> Response
    /// Time since boot.
    public let now: @Sendable () -> Duration
    /// The machine's wall clock, milliseconds since 1970, right or wrong.
    public let wallMilliseconds: @Sendable () -> Int64

    /// Any means.
    public init(
        send: @escaping @Sendable (Request) async throws(TransferError) -> Response,
        now: @escaping @Sendable () -> Duration = { Monotonic.now },
        wallMilliseconds: @escaping @Sendable () -> Int64 = CloudMeans.systemWallMilliseconds
    ) {
        self.send = send
        self.now = now
        self.wallMilliseconds = wallMilliseconds
    }

    /// The network and the system's clocks.
    public init(_ transfers: TransferClient) {
        self.init(send: { (request) async throws(TransferError) in try await transfers.send(request) })
    }

    /// The system's wall clock.
    public static let systemWallMilliseconds: @Sendable () -> Int64 = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
