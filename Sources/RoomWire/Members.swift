/// The members of a JSON object, read by name; absent and ill-typed both read as nil.
struct Members: Decodable {
    struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private let container: KeyedDecodingContainer<Name>

    init(from decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: Name.self)
    }

    func has(_ name: String) -> Bool { container.contains(Name(stringValue: name)) }
    func text(_ name: String) -> String? { value(name) }
    func number(_ name: String) -> Int? { value(name) }
    func flag(_ name: String) -> Bool? { value(name) }
    func object(_ name: String) -> Members? { value(name) }
    func objects(_ name: String) -> [Members]? { value(name) }

    private func value<T: Decodable>(_ name: String) -> T? {
        let key = Name(stringValue: name)
        guard container.contains(key) else { return nil }
        return try? container.decode(T.self, forKey: key)
    }
}
