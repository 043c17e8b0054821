import Grants
import Testing
import TuyaWire

@Suite struct ErrorClassTests {
    /// The table of the reference, section 5, row by row.
    @Test(arguments: [
        (ErrorClass.retry, [500, 1103, 1111, 1112, 2001]),
        (.throttled, [1110, 1199, 28_841_004, 28_841_104, 40_000_309]),
        (.limited, [1113]),
        (.newToken, [1002, 1010, 1011, 1012, 1400]),
        (.clock, [1004, 1013]),
        (
            .configuration,
            [
                1001, 1005, 1106, 1114, 2007, 2017, 2406, 28_841_001, 28_841_002, 28_841_101, 28_841_105, 28_841_106,
                28_841_107,
            ]
        ),
        (.permanent, [1100, 1101, 1102, 1104, 1105, 1107, 1108, 1109, 2003, 2008, 2009]),
        (.missing, [1000, 2005, 2006, 2010]),
        (.bug, [1003, 1006, 1007, 1008]),
        (.retry, [0, -1, 1, 99_999, .max, .min]),
    ]) func `a code has the class of the table`(kind: ErrorClass, codes: [Int]) {
        for code in codes { #expect(ErrorClass(code: code) == kind, "\(code)") }
    }

    @Test func `only a revocation of what does not exist is done by a refusal`() {
        for wish in Wish.allCases {
            for kind in ErrorClass.allCases {
                #expect(wish.isDone(by: kind) == (wish == .revoke && kind == .missing))
            }
        }
    }

    @Test func `each code has a sentence with what to try`() {
        for code in [
            1004, 1005, 1013, 1106, 1108, 1114, 2007, 28_841_002, 28_841_106, 28_841_107, 1000, 500, 1199, 1003,
        ] {
            let text = RefusalSentence.text(code: code)
            #expect(text.hasPrefix("cloud refuses with code \(code): "))
            #expect(text.split(separator: ":").count >= 3, "\(text)")
        }
    }
}
