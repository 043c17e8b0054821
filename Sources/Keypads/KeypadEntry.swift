/// What a visitor has entered, complete.
///
/// Holds a code in the clear: it is handed on, never described, logged or kept.
public enum KeypadEntry: Sendable, Equatable {
    /// A flat number: call its residents. 1 to ``EntryLimits/unitDigits`` digits, leading zeros kept.
    case call(unit: String)
    /// A person's code: release the keypad's door. 1 to ``EntryLimits/codeDigits`` digits.
    case code(String)
    /// A flat number and the code of a person who lives there; only where ``EntryLimits/unitCode`` asks for both.
    case unitCode(unit: String, code: String)
}
