internal import FoundationEssentials

/// The settings of a stand-in: everything the references leave open, each with a stated default.
///
/// Through the drive port a setting has its name in `snake_case`.
public protocol Knobs: Codable, Sendable, Equatable {
    /// All at their defaults.
    init()
}

extension Knobs {
    /// The settings as JSON.
    public var json: JSON {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return (try? encoder.encode(self)).flatMap { JSON(parsing: [UInt8]($0)) } ?? .null
    }

    /// The settings with the members of `change` in place of the old ones; unknown names and wrong types are refused.
    public func changed(by change: JSON) throws(DriveError) -> Self {
        guard var members = json.asObject, let wanted = change.asObject else { throw .wrong("send an object") }
        for (name, value) in wanted {
            guard members[name] != nil else {
                throw .wrong("no setting \"\(name)\"; there are: \(members.keys.sorted().joined(separator: ", "))")
            }
            members[name] = value
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(Self.self, from: Data(JSON.object(members).bytes))
        } catch {
            throw .wrong(
                "a value is of the wrong kind: \(change.asObject?.keys.sorted().joined(separator: ", ") ?? "")")
        }
    }
}
