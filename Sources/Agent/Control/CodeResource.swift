/// That a person has a code, as `/api/codes` shows it; never the code.
public struct CodeResource: Codable, Equatable, Sendable {
    /// The person's id.
    public var person: String
    /// Whether it is the code that grants and alarms silently.
    public var duress: Bool
    /// The flat keyed before it; nil for a code keyed alone.
    public var unit: String?
    /// When it was set, ISO 8601.
    public var since: String
}

/// What `PUT /api/codes/{person}` takes.
public struct CodeRequest: Codable, Equatable, Sendable {
    /// Whether it is the code that grants and alarms silently.
    public var duress: Bool
    /// The code somebody chose; nil has one drawn.
    public var code: String?
    /// Digits of a drawn one; nil for as few as the rule allows.
    public var length: Int?

    /// A wish for a code.
    public init(duress: Bool, code: String? = nil, length: Int? = nil) {
        self.duress = duress
        self.code = code
        self.length = length
    }
}

/// The answer to a code that was set.
public struct CodeAnswer: Codable, Equatable, Sendable {
    /// The code that was drawn, told this once; nil for a chosen one.
    public var code: String?
}
