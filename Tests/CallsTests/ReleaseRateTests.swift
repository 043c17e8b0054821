import Calls
import Testing

@Suite struct `The rate of releases` {
    var rate = ReleaseRate()

    @Test mutating func `three are granted in a minute, the fourth is limited and said once`() {
        for second in 0..<3 {
            #expect(rate.admit(now: .seconds(second)) == .judged)
            rate.count(isGranted: true, now: .seconds(second))
        }
        #expect(rate.admit(now: .seconds(4)) == .limited(isFirst: true))
        #expect(rate.admit(now: .seconds(5)) == .limited(isFirst: false))
        #expect(rate.admit(now: .seconds(59)) == .limited(isFirst: false))
        #expect(rate.admit(now: .seconds(60)) == .judged)
        rate.count(isGranted: true, now: .seconds(60))
        #expect(rate.admit(now: .milliseconds(60_500)) == .limited(isFirst: true))
    }

    @Test mutating func `five are refused in a minute, and use up no granted one before`() {
        for second in 0..<5 {
            #expect(rate.admit(now: .seconds(second)) == .judged)
            rate.count(isGranted: false, now: .seconds(second))
        }
        #expect(rate.admit(now: .seconds(5)) == .limited(isFirst: true))
        #expect(rate.admit(now: .seconds(60)) == .judged)
    }
}
