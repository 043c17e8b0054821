/// What somebody asks a stand-in through the drive port.
public struct DriveRequest: Sendable {
    /// The parts of the path that the route wrote as `{name}`.
    public let parameters: [String: String]
    /// The query of the address.
    public let query: [String: String]
    /// The body; an empty object when none was sent.
    public let body: JSON

    /// A request as a test writes it.
    public init(parameters: [String: String] = [:], query: [String: String] = [:], body: JSON = [:]) {
        self.parameters = parameters
        self.query = query
        self.body = body
    }

    /// The text that must stand under `name` in the body.
    public func text(_ name: String) throws(DriveError) -> String {
        guard let text = body[name].asText else { throw .wrong("the body needs the text member \"\(name)\"") }
        return text
    }

    /// The whole number that may stand under `name` in the body.
    public func whole(_ name: String) throws(DriveError) -> Int? {
        if body[name] == .null { return nil }
        guard let whole = body[name].asWhole else { throw .wrong("member \"\(name)\" must be a whole number") }
        return whole
    }

    /// The truth value that may stand under `name` in the body; false where it does not.
    public func flag(_ name: String) throws(DriveError) -> Bool {
        if body[name] == .null { return false }
        guard let flag = body[name].asFlag else { throw .wrong("member \"\(name)\" must be true or false") }
        return flag
    }

    /// The whole number that may stand under `name` in the query.
    public func queryWhole(_ name: String) throws(DriveError) -> Int? {
        guard let text = query[name] else { return nil }
        guard let whole = Int(text) else { throw .wrong("query \"\(name)\" must be a whole number") }
        return whole
    }
}

/// What the drive port answers: a status and a JSON body.
public struct DriveReply: Sendable, Equatable {
    /// HTTP status.
    public let status: Int
    /// The body.
    public let body: JSON

    /// Done, with what there is to say.
    public static func ok(_ body: JSON = [:]) -> DriveReply { DriveReply(status: 200, body: body) }
}

/// Why a stand-in does not do what was asked, in one sentence.
public struct DriveError: Error, Sendable, Equatable {
    /// HTTP status of the answer.
    public let status: Int
    /// What is wrong and what to try.
    public let sentence: String

    /// The request itself is wrong (400).
    public static func wrong(_ sentence: String) -> DriveError { DriveError(status: 400, sentence: sentence) }

    /// The stand-in is not in a state in which this can happen (409).
    public static func notNow(_ sentence: String) -> DriveError { DriveError(status: 409, sentence: sentence) }
}
