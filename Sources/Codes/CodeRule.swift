/// Which codes may be set.
///
/// The bounds keep a guess as unlikely as one in a hundred thousand however many codes there are (check list S6): with
/// 104 wrong codes a day at most, somebody who does nothing else needs a year and a half for an even chance.
public enum CodeRule {
    /// Most digits of a code, as the keypad takes them.
    public static let longest = 12

    /// Fewest digits of a code keyed alone, where there will be `count` of them: 6, and 5 + log10 of their number rounded up.
    public static func shortest(count: Int) -> Int { max(6, odds(count)) }

    /// Fewest digits of a code keyed after its flat, where the flat will have `count` of them: 5 + log10 rounded up.
    public static func shortest(countOfUnit count: Int) -> Int { odds(count) }

    private static func odds(_ count: Int) -> Int {
        var digits = 5
        var codes = 1
        while codes < count {
            codes *= 10
            digits += 1
        }
        return digits
    }

    /// Whether these are digits only, not too many, of which none is easily guessed: see ``isTrivial(_:)``.
    public static func allows(_ code: String, shortest: Int) -> Bool {
        (shortest...longest).contains(code.utf8.count) && code.utf8.allSatisfy { (48...57).contains($0) }
            && !isTrivial(code)
    }

    /// Whether a code of digits is among the first that people try.
    ///
    /// Trivial are: fewer than three different digits; equal steps from digit to digit, up or down, 9 and 0 being
    /// neighbours (`234567`, `864208`); a part repeated (`123123`, `1234123`); every digit doubled (`112277`); the same
    /// read backwards (`271172`); a date of six or eight digits in any usual order.
    public static func isTrivial(_ code: String) -> Bool {
        let digits = code.utf8.map { Int($0) - 48 }
        return Set(digits).count < 3 || hasEqualSteps(digits) || repeats(digits) || isDoubled(digits)
            || digits == digits.reversed() || isDate(digits)
    }

    private static func hasEqualSteps(_ digits: [Int]) -> Bool {
        let steps = Set(zip(digits, digits.dropFirst()).map { ($1 - $0 + 10) % 10 })
        return steps.count == 1
    }

    private static func repeats(_ digits: [Int]) -> Bool {
        guard digits.count > 1 else { return false }
        // A part that is not once more there in full is no repetition, but four of seven digits are.
        return (1...(digits.count + 1) / 2).contains { part in
            part < digits.count && zip(digits, digits.dropFirst(part)).allSatisfy(==)
        }
    }

    private static func isDoubled(_ digits: [Int]) -> Bool {
        digits.count.isMultiple(of: 2)
            && stride(from: 0, to: digits.count, by: 2).allSatisfy { digits[$0] == digits[$0 + 1] }
    }

    private static func isDate(_ digits: [Int]) -> Bool {
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        switch digits.count {
        case 6:
            let (first, second, third) = (number(0..<2), number(2..<4), number(4..<6))
            return isDay(first, second) || isDay(second, first) || isDay(third, second)
        case 8:
            let (first, second) = (number(0..<2), number(2..<4))
            if isYear(number(4..<8)), isDay(first, second) || isDay(second, first) { return true }
            return isYear(number(0..<4)) && isDay(number(6..<8), number(4..<6))
        default: return false
        }
    }

    private static func isDay(_ day: Int, _ month: Int) -> Bool {
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
    }

    private static func isYear(_ year: Int) -> Bool { (1900...2099).contains(year) }
}
