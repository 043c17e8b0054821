/// Draws codes, each allowed one as likely as the next.
public enum CodeDraw {
    /// A code of `length` digits that is not trivial and that `isFree`; nil when a thousand draws gave none, which means
    /// that the generator is no generator.
    ///
    /// - Parameters:
    ///   - length: 1 to ``CodeRule/longest``.
    ///   - generator: the system's source, or a test's.
    public static func draw(
        length: Int, using generator: inout some RandomNumberGenerator, isFree: (String) -> Bool
    ) -> String? {
        precondition((1...CodeRule.longest).contains(length), "a code has 1 to 12 digits")
        var end: UInt64 = 1
        for _ in 0..<length { end *= 10 }
        for _ in 0..<1000 {
            // Uniform: the library rejects what would favour some numbers.
            let digits = String(UInt64.random(in: 0..<end, using: &generator))
            let code = String(repeating: "0", count: length - digits.utf8.count) + digits
            if !CodeRule.isTrivial(code), isFree(code) { return code }
        }
        return nil
    }
}
