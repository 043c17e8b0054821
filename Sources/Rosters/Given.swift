/// What a roster says about one field of a person.
public enum Given<Value: Equatable & Sendable>: Equatable, Sendable {
    /// The roster has no such column: what is known stays.
    case absent
    /// An empty cell: the field is cleared.
    case empty
    /// A value.
    case value(Value)

    /// The field as it is to be: the value, what is `known`, or nothing.
    func over(_ known: Value?) -> Value? {
        switch self {
        case .absent: known
        case .empty: nil
        case .value(let value): value
        }
    }
}
