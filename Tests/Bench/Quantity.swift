import Foundation

/// A measured or promised number with its unit.
enum Quantity: Sendable, Equatable {
    /// Seconds.
    case time(Double)
    /// Bytes.
    case bytes(Double)
    /// Plain number, such as wake-ups a second.
    case number(Double)

    /// The number in the unit's base: seconds, bytes, or itself.
    var value: Double {
        switch self {
        case .time(let value), .bytes(let value), .number(let value): value
        }
    }

    /// Three digits and a unit.
    var text: String {
        switch self {
        case .time(let seconds) where seconds < 1e-6: Self.digits(seconds * 1e9) + " ns"
        case .time(let seconds) where seconds < 1e-3: Self.digits(seconds * 1e6) + " us"
        case .time(let seconds): Self.digits(seconds * 1e3) + " ms"
        case .bytes(let bytes): Self.digits(bytes / 1e6) + " MB"
        case .number(let number): Self.digits(number)
        }
    }

    private static func digits(_ value: Double) -> String {
        String(format: value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
    }
}
