import Codes
import Support
import Testing

@Suite struct CodeRuleTests {
    @Test(arguments: [
        (0, 6), (1, 6), (2, 6), (10, 6), (11, 7), (100, 7), (101, 8), (1000, 8), (1001, 9), (10_000, 9), (10_001, 10),
    ])
    func `S6 a code keyed alone has 6 digits, and 5 + log10 of their number rounded up`(_ count: Int, _ digits: Int) {
        #expect(CodeRule.shortest(count: count) == digits)
    }

    @Test(arguments: [(1, 5), (2, 6), (10, 6), (11, 7)])
    func `S6 a code keyed after its flat counts the codes of that flat alone`(_ count: Int, _ digits: Int) {
        #expect(CodeRule.shortest(countOfUnit: count) == digits)
    }

    @Test(arguments: [
        ("one digit", "777777"), ("two digits", "151155"), ("two digits", "12121"), ("up", "234567"),
        ("up over zero", "789012"),
        ("down", "654321"), ("down over zero", "210987"), ("twos", "135791"), ("threes", "036925"),
        ("a part", "482482"),
        ("a part of pairs", "484848"), ("a part cut", "1234123"), ("four twice", "19271927"), ("doubled", "114499"),
        ("doubled", "88113377"), ("backwards", "284482"), ("backwards", "2847482"), ("day first", "311299"),
        ("month first", "123187"), ("year first", "870214"), ("leap day", "290203"), ("day first", "24121987"),
        ("month first", "12241987"), ("year first", "19871224"),
    ])
    func `S6 what people try first is no code`(_ why: String, _ code: String) {
        #expect(CodeRule.isTrivial(code), "\(why)")
        #expect(!CodeRule.allows(code, shortest: 5))
    }

    @Test(arguments: [
        "482915", "739264", "124057", "300271", "311399", "19283", "32121987", "24122187", "183729465018", "4829154",
    ])
    func `an ordinary code is allowed`(_ code: String) {
        #expect(!CodeRule.isTrivial(code))
        #expect(CodeRule.allows(code, shortest: 5))
    }

    @Test(arguments: ["", "48291", "48291a", "48291٣", "482 915", "4829150718364", "#82915"])
    func `short, long and other than digits is no code`(_ code: String) {
        #expect(!CodeRule.allows(code, shortest: 6))
    }

    @Test(arguments: [(5, 1, 5), (6, 7, 12)])
    func `S6 of the codes of a length the trivial ones are a small part`(_ length: Int, _ step: Int, _ percent: Int) {
        let end = length == 5 ? 100_000 : 1_000_000
        let looked = stride(from: 0, to: end, by: step)
        let trivial = looked.count { number in
            let digits = String(number)
            return CodeRule.isTrivial(String(repeating: "0", count: length - digits.count) + digits)
        }
        print("trivial of \(length) digits: \(trivial * step) of \(end)")
        #expect(trivial > 0 && trivial * step * 100 < end * percent)
    }
}
