public import Testing

/// Waits until `condition` holds, asking again every 5 ms; records a failure at the caller's line when it does not in time.
///
/// For states that nobody announces. Where there is an event or a line of output, wait for that.
public func eventually(
    _ what: String = "the condition", within limit: Duration = .seconds(5),
    sourceLocation: SourceLocation = #_sourceLocation, isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while true {
        if try await condition() { return }
        guard ContinuousClock.now < deadline else { break }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("\(what) did not come true within \(limit)", sourceLocation: sourceLocation)
    throw SupportError("\(what) did not come true within \(limit)")
}

/// Waits until `value` gives something, asking again every 5 ms, and returns it; fails like the other form.
public func eventually<Value>(
    _ what: String = "the value", within limit: Duration = .seconds(5),
    sourceLocation: SourceLocation = #_sourceLocation, isolation: isolated (any Actor)? = #isolation,
    _ value: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        if let found = try await value() { return found }
        guard ContinuousClock.now < deadline else { break }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("\(what) did not come within \(limit)", sourceLocation: sourceLocation)
    throw SupportError("\(what) did not come within \(limit)")
}
