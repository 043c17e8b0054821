internal import Loop

/// The token pairs the cloud has given out.
struct CloudTokens {
    struct Pair {
        let access: String
        let refresh: String
        let given: Duration
        /// As announced, monotonic.
        let expires: Duration
    }

    private var pairs: [Pair] = []

    /// `grant_type=1`.
    mutating func give(_ knobs: CloudKnobs, now: Duration) -> Pair {
        if knobs.secondToken == .same, let living = pairs.last(where: { Self.lives($0, knobs, now: now) }) {
            return living
        }
        if knobs.secondToken == .replace { pairs = [] }
        return draw(knobs, now: now)
    }

    /// A refresh token works once and takes the whole old pair with it; nil for one nobody holds.
    mutating func refresh(_ token: String, _ knobs: CloudKnobs, now: Duration) -> Pair? {
        guard let index = pairs.firstIndex(where: { $0.refresh == token }) else { return nil }
        pairs.remove(at: index)
        return draw(knobs, now: now)
    }

    func isGood(_ access: String, _ knobs: CloudKnobs, now: Duration) -> Bool {
        pairs.contains { $0.access == access && Self.lives($0, knobs, now: now) }
    }

    mutating func voidAll() { pairs = [] }

    private mutating func draw(_ knobs: CloudKnobs, now: Duration) -> Pair {
        let pair = Pair(
            access: Drawn.text(32, of: Drawn.hex), refresh: Drawn.text(32, of: Drawn.hex), given: now,
            expires: now + .seconds(knobs.tokenSeconds))
        pairs.append(pair)
        return pair
    }

    private static func lives(_ pair: Pair, _ knobs: CloudKnobs, now: Duration) -> Bool {
        guard now < pair.expires else { return false }
        return knobs.tokenDiesAfterMs == 0 || now - pair.given < .milliseconds(knobs.tokenDiesAfterMs)
    }
}
