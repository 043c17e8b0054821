import Audit
import Codes
import Crypto
import Foundation
import Grants
import Timing

/// Codes by themselves: how long one takes to be judged among many, and whether the time tells a known from an unknown one.
func codeFigures(_ amounts: Amounts) -> [Figure] {
    let key = CodeKey(SystemRandom.bytes(32), digests: .openSSL)
    let wall = WallTime(seconds: 0)
    func book(_ count: Int) -> CodeBook {
        CodeBook(
            (0..<count).compactMap { number in
                PersonID("p\(number)").map {
                    CodeRow(.init($0), hash: key.hash("\(1_000_000_000 + number)"), created: wall)
                }
            })
    }
    let (many, some) = (book(amounts.persons), book(min(1000, amounts.persons)))
    var random = SystemRandomNumberGenerator()

    var found = 0
    var samples = Samples()
    for turn in 0..<amounts.codes / 100 {
        let code = "\(1_000_000_000 + turn % (2 * amounts.persons))"
        let start = nanoseconds()
        if many.holder(of: key.hash(code)) != nil { found += 1 }
        samples.add(Double(nanoseconds() - start) * 1e-9)
    }

    let known = some.codes.map(\.hash)
    let unknown = known.indices.map { key.hash("\(2_000_000_000 + $0)") }
    var places = 0
    let t = TimedPairs.t(
        amounts.codes, using: &random, now: nanoseconds,
        make: { ($0 ? known : unknown)[Int.random(in: known.indices)] }, body: { places &+= some.place(of: $0) })
    guard found > 0, places != 0 else { return [Figure("code look-up", missing: "no code was found")] }
    return [
        Figure("code hashed and looked up among \(amounts.persons), p99", samples.p99, promise: .time(1e-3)),
        Figure("|t| of \(amounts.codes) look-ups, known and unknown", .number(t), promise: .number(4.5)),
    ]
}
