internal import TuyaWire

/// How one signed request to the cloud ended, as it is counted.
enum CloudRequestOutcome: String, CaseIterable, Sendable {
    case done
    /// Refused for now: too many requests, or trouble that passes.
    case busy
    /// Refused, by any other code; also a token or a time that is then corrected.
    case refused
    /// No whole answer came.
    case noAnswer = "no-answer"
    /// An HTTP status that is no answer of the interface.
    case httpError = "http-error"
    /// A body of another shape.
    case garbled

    init<Content>(_ result: Result<Envelope<Content>, CloudFailure>) {
        self =
            switch result {
            case .success(let envelope):
                switch envelope.outcome {
                case .done: .done
                case .refused(let code): Self(refusal: ErrorClass(code: code))
                }
            case .failure(.transfer): .noAnswer
            case .failure(.status): .httpError
            case .failure(.garbled): .garbled
            case .failure(.tokenRefused(let code)), .failure(.refused(let code)):
                Self(refusal: ErrorClass(code: code))
            }
    }

    private init(refusal: ErrorClass) {
        self =
            switch refusal {
            case .retry, .throttled: .busy
            case .limited, .newToken, .clock, .configuration, .permanent, .missing, .bug: .refused
            }
    }
}
