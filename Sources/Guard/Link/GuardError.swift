internal import Glibc

/// Why a guard could not be started.
public enum GuardError: Error, Sendable, Equatable {
    /// The plan cannot be held; says why.
    case plan(String)
    /// The system refused; what was tried, and its error number.
    case system(String, Int32)
}

extension GuardError: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .plan(let sentence): "the guard cannot hold these doors: \(sentence)"
        case .system(let deed, let number):
            "could not \(deed) for the guard: \(String(cString: strerror(number))) (error \(number))"
        }
    }
}
