internal import Loop

/// The API tokens the Room has given out; they die with their time, with the Room, or with a change of the guard.
struct RoomTokens {
    struct Token {
        let role: RoomRole
        /// Monotonic.
        let expires: Duration
    }

    private var held: [String: Token] = [:]

    /// Draws a token for `role`.
    mutating func draw(for role: RoomRole, until expires: Duration) -> String {
        let token = Self.drawn(kind: 1)
        held[token] = Token(role: role, expires: expires)
        return token
    }

    /// What `text` is good for now.
    func valid(_ text: String, now: Duration) -> Token? {
        held[text].flatMap { $0.expires > now ? $0 : nil }
    }

    mutating func void(_ role: RoomRole) { held = held.filter { $0.value.role != role } }

    mutating func voidAll() { held = [:] }

    /// A token of the shape the documents show: `1*…` for the API, `4*…` for the embedded HTTP server.
    static func drawn(kind: Int) -> String {
        let middle = Drawn.text(16, of: Drawn.lettersAndDigits)
        return "\(kind)*\(middle)*\(Drawn.text(9, of: Drawn.digits))*\(Drawn.text(32, of: Drawn.hex))"
    }
}
