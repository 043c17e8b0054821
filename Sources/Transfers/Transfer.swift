internal import CCurl

/// A single transfer on the calling thread, for command lines; the agent uses ``TransferClient``.
public enum Transfer {
    /// Sends and waits for the whole answer within the request's limits.
    public static func perform(_ request: Request) throws(TransferError) -> Response {
        let exchange = try Exchange(request, threaded: false)
        return try exchange.finish(curl_easy_perform(exchange.easy)).get()
    }
}
