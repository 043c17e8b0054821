extension Release {
    /// What the output is, or is being made.
    enum State: Sendable, Hashable {
        case locked
        case releasing(Span)
        case released(Span)
        case locking(LockedReason, again: Duration?)
    }

    /// How long a release lasts.
    enum Span: Sendable, Hashable {
        case until(End)
        case held

        /// Who wanted it.
        var by: Releaser {
            switch self {
            case .until(let end): end.by
            case .held: .agent
            }
        }
    }

    /// When a release ends, who wanted it and whether the ceiling cut it short.
    struct End: Sendable, Hashable {
        let at: Duration
        let by: Releaser
        let reason: LockedReason
    }

    /// Active times with gaps shorter than a rest.
    struct Period: Sendable, Hashable {
        let since: Duration
        var ended: Duration?
    }
}
