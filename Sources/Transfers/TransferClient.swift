/// Transfers side by side on one thread of their own, with kept-alive connections.
///
/// A request over a kept connection that ends before the first byte of an answer is sent once more by libcurl, on a
/// fresh one: what is sent here must bear being repeated.
///
/// A fresh TLS connection holds a thread for some 30 ms with the system's authorities, which is why this is not the loop.
public final class TransferClient: Sendable {
    private let worker: Worker

    /// Starts the thread.
    public init() { worker = Worker() }

    deinit { worker.stop() }

    /// Sends and waits for the whole answer within the request's limits. A cancelled task gets `.cancelled` at once.
    public func send(_ request: Request) async throws(TransferError) -> Response {
        let worker = worker
        let id = worker.open()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { worker.start(id, request, $0) }
        } onCancel: {
            worker.cancel(id)
        }
        return try result.get()
    }

    /// Gives up what is under way with `.stopped`, closes all connections and joins the thread. What comes later is
    /// refused likewise. Must not be called from a continuation of ``send(_:)`` that runs on the client's thread.
    public func stop() { worker.stop() }
}
