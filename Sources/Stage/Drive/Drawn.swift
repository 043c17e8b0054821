/// Things a stand-in draws by chance: tokens, PINs, conference numbers.
enum Drawn {
    static let hex = Array("0123456789abcdef")
    static let digits = Array("0123456789")
    static let lettersAndDigits = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")

    static func text(_ count: Int, of alphabet: [Character]) -> String {
        var generator = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
    }
}
