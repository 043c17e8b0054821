/// One page of a list of users. Unknown members are ignored; a known one of another type is a decoding error.
public struct UserPage: Decodable, Sendable {
    /// The users on it.
    public let rows: [UserRow]
    /// Whether another page follows.
    public let hasMore: Bool
    /// How many users the whole list has; nil where the list does not say.
    public let total: Int64?
    /// What asks for the page behind this one; nil where there is nothing.
    public let cursor: String?

    private enum CodingKeys: String, CodingKey {
        case list, records, total
        case hasMore = "has_more"
        case hasNext = "has_next"
        case cursor = "last_row_key"
    }

    /// Decodes a page of any of the lists, which name their members differently.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        rows = try members.decode([UserRow].self, forKey: members.contains(.records) ? .records : .list)
        hasMore = try members.decode(Bool.self, forKey: members.contains(.hasNext) ? .hasNext : .hasMore)
        total = try members.decodeIfPresent(Number.self, forKey: .total)?.value
        cursor = try members.decodeIfPresent(RowID.self, forKey: .cursor)?.text
    }
}

/// One user, of whom nothing but ids is kept.
public struct UserRow: Decodable, Sendable {
    private let ids: [UserIDField: String]

    /// Decodes the ids a row may have: texts, or whole numbers as their digits.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Name.self)
        var ids: [UserIDField: String] = [:]
        for field in UserIDField.allCases { ids[field] = try? members.decode(RowID.self, forKey: Name(field)).text }
        self.ids = ids
    }

    /// The id under `field`; empty for a user without an account, nil where the row holds no id there.
    public func id(_ field: UserIDField) -> String? { ids[field] }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ field: UserIDField) { stringValue = field.rawValue }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

private struct RowID: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        text = try (try? single.decode(Int64.self)).map { "\($0)" } ?? single.decode(String.self)
    }
}
