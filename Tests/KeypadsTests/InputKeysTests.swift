import Keypads
import Testing

@Suite struct InputKeysTests {
    private static let codes: [Character: UInt16] = ["1": 2, "2": 3, "3": 4, "0": 11, "*": 55, "#": 28, "A": 0x20C]

    /// A kernel's keyboard under test.
    private struct Bench {
        var keys: InputKeys
        var heard: [InputKeysEffect] = []
        var wake: Duration?
        var now: Duration = .zero

        init(held: Set<UInt16> = []) { keys = InputKeys(held: held, now: .zero) }

        mutating func send(_ event: InputKeysEvent) {
            for effect in keys.step(event, now: now) {
                if case .wake(let at) = effect { wake = at } else { heard.append(effect) }
            }
        }

        mutating func key(_ key: Character, _ value: Int32) {
            send(.input(type: 1, code: InputKeysTests.codes[key] ?? 0, value: value))
            send(.input(type: 0, code: 0, value: 0))
        }

        var presses: String {
            String(heard.compactMap { if case .press(let key) = $0 { key } else { nil } })
        }
    }

    @Test func `keys are presses, held and repeated ones once`() {
        var bench = Bench()
        for key in "1012#" {
            bench.key(key, 1)
            for _ in 0..<20 { bench.key(key, 2) }
            bench.key(key, 0)
        }
        #expect(bench.presses == "1012#")
    }

    @Test func `every way a digit, a star and a hash are coded`() {
        let digits: [[UInt16]] = [
            [11, 2, 3, 4, 5, 6, 7, 8, 9, 10], Array(0x200...0x209), [82, 79, 80, 81, 75, 76, 77, 71, 72, 73],
        ]
        for row in digits { #expect(String(row.compactMap(InputKeys.character)) == "0123456789") }
        #expect(String([55, 0x20A, 0x20B, 28, 96].compactMap(InputKeys.character)) == "**###")
        #expect([1, 14, 30, 113, 0x1FF].allSatisfy { InputKeys.character($0) == nil })
    }

    @Test func `F-G9 of two keys the first counts, the second only after both were up`() {
        var bench = Bench()
        bench.key("1", 1)
        bench.key("2", 1)
        bench.key("1", 0)
        bench.key("3", 1)
        bench.key("2", 0)
        bench.key("3", 0)
        bench.key("2", 1)
        #expect(bench.presses == "12")
    }

    @Test func `F-G8 after dropped events the keys are read back: no phantom, and the one that is down counts`() {
        var bench = Bench()
        bench.key("1", 1)
        bench.send(.input(type: 0, code: 3, value: 0))
        bench.send(.input(type: 1, code: 3, value: 1))
        bench.send(.input(type: 1, code: 4, value: 0))
        #expect(bench.heard == [.press("1")], "nothing between the drop and its report counts")
        bench.send(.input(type: 0, code: 0, value: 0))
        #expect(bench.heard == [.press("1"), .readState])
        bench.send(.state([3, 200]))
        #expect(bench.heard.last == .press("2"))
        bench.key("2", 0)
        bench.key("3", 1)
        #expect(bench.presses == "123")
    }

    @Test func `F-G8 of several keys found down after a drop none counts`() {
        var bench = Bench()
        bench.send(.state([2, 3]))
        #expect(bench.presses == "")
        bench.send(.state([]))
        bench.key("1", 1)
        #expect(bench.presses == "1")
    }

    @Test func `F-G7 a key held for 60 s is stuck and left out until it is up`() {
        var bench = Bench()
        bench.key("1", 1)
        #expect(bench.wake == .seconds(30))
        bench.now = .seconds(30)
        bench.send(.tick)
        bench.now = .seconds(60)
        bench.key("2", 1)
        bench.key("2", 0)
        bench.key("1", 0)
        bench.key("1", 1)
        #expect(bench.heard == [.press("1"), .stuck("1"), .press("2"), .release("1"), .press("1")])
    }

    @Test func `a key that was down before anybody listened is no press`() {
        var bench = Bench(held: [2])
        bench.key("1", 2)
        bench.key("2", 1)
        #expect(bench.presses == "")
        bench.key("1", 0)
        bench.key("2", 0)
        bench.key("1", 1)
        #expect(bench.presses == "1")
    }

    @Test func `at rest it asks for no wake`() {
        var bench = Bench()
        bench.key("1", 1)
        bench.key("1", 0)
        #expect(bench.keys.step(.tick, now: .seconds(60)) == [])
    }
}
