/// Why bytes between agent and guard are no message.
public enum FrameError: Error, Sendable, Equatable {
    /// Longer than ``maxFrameBytes``.
    case tooLong
    /// Made by another version of the program.
    case version(UInt8)
    /// No message has this number.
    case kind(UInt8)
    /// It ends inside a field.
    case cutShort
    /// Bytes follow the last field.
    case trailing(Int)
    /// A text is not UTF-8 or longer than its bound.
    case text
    /// A field has a value outside its range; says which.
    case range(String)

    /// Longest message in bytes; a full plan has a third of it.
    public static let maxFrameBytes = 16_384
}

extension FrameError: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .tooLong: "message longer than \(Self.maxFrameBytes) bytes"
        case .version(let number): "message of protocol version \(number): agent and guard are different programs"
        case .kind(let number): "message of unknown kind \(number)"
        case .cutShort: "message ends inside a field"
        case .trailing(let count): "\(count) bytes follow the message"
        case .text: "message with a text that is not UTF-8 or too long"
        case .range(let what): "message with a value out of range: \(what)"
        }
    }
}
