import Foundation

/// Something a test needs did not work; one sentence.
public struct SupportError: Error, Equatable, CustomStringConvertible {
    /// What was tried, and what came of it.
    public let description: String

    /// An error with this sentence.
    public init(_ sentence: String) { description = sentence }
}

/// The system's words for an error number.
func cause(_ number: Int32) -> String { String(cString: strerror(number)) }
