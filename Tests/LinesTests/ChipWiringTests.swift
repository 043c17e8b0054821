import Stage
import Testing

/// Two rows with pull-ups, two columns, an output and a button; all offsets by name.
struct `The wiring of a chip` {
    static let names = ["ROW1", "ROW2", "COL1", "COL2", "OUT", "IN"]
    static let (row1, row2, column1, column2, out, input) = (0, 1, 2, 3, 4, 5)

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let actions: [ChipWiring.Action]
        /// Levels of the lines in order.
        let levels: [Int]
        var shorts = false
    }

    static let rest: [ChipWiring.Action] = [.bias(row1, .high), .bias(row2, .high)]
    static let corner: [ChipWiring.Action] = [.close(row1, column1), .close(row1, column2), .close(row2, column1)]

    static let rows: [Row] = [
        Row(testDescription: "nothing wired is low", actions: [], levels: [0, 0, 0, 0, 0, 0]),
        Row(testDescription: "resistors hold rows high", actions: rest, levels: [1, 1, 0, 0, 0, 0]),
        Row(
            testDescription: "a key carries the column's low to its row",
            actions: rest + [.drive(column1, .low), .close(row1, column1)], levels: [0, 1, 0, 0, 0, 0]),
        Row(
            testDescription: "an open drain that lets go is pulled up through the key",
            actions: rest + [.drive(column1, nil), .close(row1, column1)], levels: [1, 1, 1, 0, 0, 0]),
        Row(
            testDescription: "three keys of a rectangle show the fourth corner",
            actions: rest + corner + [.drive(column2, .low)], levels: [0, 0, 0, 0, 0, 0]),
        Row(
            testDescription: "two keys in a row join two open drains without a short",
            actions: rest + [
                .close(row1, column1), .close(row1, column2), .drive(column1, .low), .drive(column2, nil),
            ],
            levels: [0, 1, 0, 0, 0, 0]),
        Row(
            testDescription: "two push-pull columns through two keys are shorted, low wins",
            actions: rest + [
                .close(row1, column1), .close(row1, column2), .drive(column1, .low), .drive(column2, .high),
            ],
            levels: [0, 1, 0, 0, 0, 0], shorts: true),
        Row(
            testDescription: "an output against the outside is shorted and wins",
            actions: [.drive(out, .high), .outside(out, .low)], levels: [0, 0, 0, 0, 1, 0], shorts: true),
        Row(
            testDescription: "the outside wins over a resistor",
            actions: [.resistor(input, .low), .outside(input, .high)], levels: [0, 0, 0, 0, 0, 1]),
        Row(
            testDescription: "of two resistors the pull-up wins",
            actions: [.resistor(input, .low), .bias(input, .high)], levels: [0, 0, 0, 0, 0, 1]),
        Row(
            testDescription: "a monitor repeats its lock",
            actions: [.follow(input, .init(out)), .drive(out, .high)], levels: [0, 0, 0, 0, 1, 1]),
        Row(
            testDescription: "a monitor of the other polarity is turned over",
            actions: [.follow(input, .init(out, inverted: true))], levels: [0, 0, 0, 0, 0, 1]),
    ]

    @Test("gives every net one level", arguments: rows)
    func level(row: Row) {
        var wiring = ChipWiring(Self.names)
        let effects = wiring.apply(row.actions, now: .zero)
        #expect(wiring.lines.map(\.level.rawValue) == row.levels)
        #expect(effects.contains { if case .short = $0 { true } else { false } } == row.shorts)
    }

    @Test func `lets a floating line keep its charge`() {
        var wiring = ChipWiring(Self.names)
        _ = wiring.apply([.drive(Self.out, .high)], now: .zero)
        #expect(wiring.apply([.drive(Self.out, nil)], now: .zero) == [])
        #expect(wiring.lines[Self.out].level == .high)
    }

    @Test func `tells each change once, in the order of the lines`() {
        var wiring = ChipWiring(Self.names)
        _ = wiring.apply(Self.rest + [.drive(Self.column1, .low)], now: .zero)
        let pressed = wiring.apply([.close(Self.row2, Self.column1), .outside(Self.input, .high)], now: .zero)
        #expect(pressed == [.level(Self.row2, .low), .level(Self.input, .high)])
        #expect(wiring.apply([.outside(Self.input, .high)], now: .zero) == [])
        #expect(wiring.apply([.open(Self.row2, Self.column1)], now: .zero) == [.level(Self.row2, .high)])
    }

    @Test func `a short is told when it begins, and again after it ended`() {
        var wiring = ChipWiring(Self.names)
        let short: [ChipWiring.Action] = [.drive(Self.out, .high), .outside(Self.out, .low)]
        #expect(wiring.apply(short, now: .zero).contains(.short(Self.out)))
        #expect(!wiring.apply([.outside(Self.input, .high)], now: .zero).contains(.short(Self.out)))
        _ = wiring.apply([.outside(Self.out, nil)], now: .zero)
        #expect(wiring.apply(short, now: .zero).contains(.short(Self.out)))
    }

    @Test func `a capacitor shows the old level until it has settled`() {
        var wiring = ChipWiring(Self.names)
        _ = wiring.apply([.settle(Self.input, .microseconds(300))], now: .zero)
        _ = wiring.apply([.outside(Self.input, .high)], now: .seconds(1))
        #expect(wiring.read(Self.input, now: .seconds(1) + .microseconds(299)) == .low)
        #expect(wiring.read(Self.input, now: .seconds(1) + .microseconds(300)) == .high)
    }
}
