import Keypads
import Testing

@Suite struct EntryTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let keys: String
        let entered: [KeypadEntry]
        let last: PanelSignal
        var testDescription: String { keys }

        init(_ keys: String, _ entered: [KeypadEntry], _ last: PanelSignal) {
            (self.keys, self.entered, self.last) = (keys, entered, last)
        }
    }

    @Test(arguments: [
        Row("101#", [.call(unit: "101")], .accepted),
        Row("007#", [.call(unit: "007")], .accepted),
        Row("*483920#", [.code("483920")], .accepted),
        Row("*0000#", [.code("0000")], .accepted),
        Row("#", [], .refused),
        Row("*", [], .digit),
        Row("*#", [], .refused),
        Row("**", [], .cleared),
        Row("12*", [], .cleared),
        Row("*12*", [], .cleared),
        Row("12*3#", [.call(unit: "3")], .accepted),
        Row("*12*3#", [.call(unit: "3")], .accepted),
        Row("***5#", [.code("5")], .accepted),
        Row("12345678#", [.call(unit: "12345678")], .accepted),
        Row("123456789#", [], .refused),
        Row("1234567890123#", [], .refused),
        Row("123456789*5#", [.call(unit: "5")], .accepted),
        Row("*123456789012#", [.code("123456789012")], .accepted),
        Row("*1234567890123#", [], .refused),
        Row("1A2#", [.call(unit: "12")], .accepted),
        Row("*1A2#", [.code("12")], .accepted),
        Row("1#2#", [.call(unit: "1"), .call(unit: "2")], .accepted),
        Row("1٣#", [.call(unit: "1")], .accepted),
    ])
    func `keys make an entry`(row: Row) {
        var bench = EntryBench()
        bench.type(row.keys)
        #expect(bench.entered == row.entered)
        #expect(bench.shown.last == row.last)
        #expect(bench.shown.count == row.keys.count, "every key is answered")
    }

    @Test(arguments: [
        Row("101*4711#", [.unitCode(unit: "101", code: "4711")], .accepted),
        Row("101#", [.call(unit: "101")], .accepted),
        Row("*4711#", [], .refused),
        Row("*4711#101#", [.call(unit: "101")], .accepted),
        Row("*47*11#", [], .refused),
        Row("101*#", [], .refused),
        Row("101**", [], .cleared),
        Row("101*47*5#", [.call(unit: "5")], .accepted),
        Row("123456789*4711#", [], .refused),
        Row("123456789*4711*5#", [.call(unit: "5")], .accepted),
        Row("1*1234567890123#", [], .refused),
    ])
    func `where a code stands behind its flat it is no entry by itself`(row: Row) {
        var limits = EntryLimits()
        limits.unitCode = true
        var bench = EntryBench(limits)
        bench.type(row.keys)
        #expect(bench.entered == row.entered)
        #expect(bench.shown.last == row.last)
        #expect(bench.shown.count == row.keys.count, "every key is answered")
    }

    @Test func `a digit of a code looks like a digit of a flat`() {
        var (flat, code) = (EntryBench(), EntryBench())
        flat.type("0111#")
        code.type("*947#")
        #expect(flat.shown == [.digit, .digit, .digit, .digit, .accepted])
        #expect(code.shown == flat.shown)
    }

    @Test func `five seconds after the last key the entry is empty`() {
        var entry = Entry()
        #expect(entry.step(.key("1"), now: .seconds(1)) == [.show(.digit), .wake(at: .seconds(6))])
        #expect(entry.step(.key("2"), now: .seconds(4)) == [.show(.digit), .wake(at: .seconds(9))])
        #expect(entry.step(.tick, now: .seconds(6)) == [.wake(at: .seconds(9))])
        #expect(entry.step(.tick, now: .seconds(9) - .microseconds(1)) == [.wake(at: .seconds(9))])
        #expect(entry.step(.tick, now: .seconds(9)) == [.show(.cleared)])
        #expect(entry.step(.tick, now: .seconds(20)) == [])
        #expect(entry.step(.key("#"), now: .seconds(21)) == [.show(.refused)])
    }

    @Test func `the whole entry has its time too, and what is typed on is no flat number`() {
        var limits = EntryLimits()
        limits.entryTimeout = .seconds(10)
        var bench = EntryBench(limits)
        // The tenth key comes 10 s after the first.
        bench.type("*12345678", every: .milliseconds(1200))
        #expect(bench.shown.last == .digit)
        bench.type([.init(key: "9", at: .seconds(12)), .init(key: "#", at: .seconds(13))])
        #expect(bench.entered.isEmpty)
        #expect(bench.shown.suffix(3) == [.cleared, .refused, .refused])
        bench.type([.init(key: "7", at: .seconds(14)), .init(key: "#", at: .seconds(15))])
        #expect(bench.entered == [.call(unit: "7")])
    }

    @Test func `the rest of a code after a pause is no flat number, and the next visitor's flat is one`() {
        var bench = EntryBench()
        bench.type("*12")
        bench.type([.init(key: "3", at: .seconds(9)), .init(key: "4", at: .seconds(11))])
        #expect(bench.shown.suffix(3) == [.cleared, .refused, .refused])
        bench.type([.init(key: "9", at: .seconds(16)), .init(key: "#", at: .seconds(17))])
        #expect(bench.entered == [.call(unit: "9")])
    }

    @Test func `a late tick does not join two visitors' digits`() {
        var entry = Entry()
        _ = entry.step(.key("1"), now: .seconds(1))
        #expect(
            entry.step(.key("2"), now: .seconds(6)) == [.show(.cleared), .show(.digit), .wake(at: .seconds(11))])
        #expect(
            entry.step(.key("#"), now: .seconds(7)) == [.show(.accepted), .entered(.call(unit: "2"))])
    }
}
