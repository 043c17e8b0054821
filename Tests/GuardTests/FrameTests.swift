import Boards
import Doors
import Guard
import Support
import Testing

@Suite struct `Messages between agent and guard` {
    static let plan = GuardPlan(
        chip: .label("portero-board"),
        doors: [
            GuardedDoor(
                name: "main", lock: LineSpec("STRIKE", active: .low, bias: .pullDown, drive: .openDrain),
                exit: LineSpec("EXIT", active: .low, bias: .pullUp)),
            GuardedDoor(
                name: "Hof ü", lock: LineSpec("MAGLOCK"), exit: nil,
                limits: ReleaseLimits(releaseTime: .milliseconds(1500), ceiling: .seconds(60))),
            GuardedDoor(name: "gate", lock: LineSpec("GATE"), exit: nil, limits: held),
        ])

    static let held: ReleaseLimits = {
        var limits = ReleaseLimits()
        limits.continuous = true
        limits.exitMayBeBlocked = true
        limits.silence = .milliseconds(2999)
        return limits
    }()

    static let orders: [GuardOrder] = [
        .plan(plan), .plan(GuardPlan(chip: .lineNames, doors: [plan.doors[1]])),
        .release(door: "main", for: .milliseconds(2500)), .release(door: "", for: .zero), .lock(door: "Hof ü"),
        .hold(door: "Hof ü"), .serveExit(door: "main", false), .serveExit(door: "main", true), .lockAll, .heartbeat,
        .answer(.max), .bye,
    ]

    static let reports: [GuardReport] =
        [
            .ready(standIn: true), .ready(standIn: false), .fault(door: "main", sentence: "line STRIKE is held"),
            .refused(sentence: "why"), .door("main", .released(until: .nanoseconds(123_456_789_012), by: .exit)),
            .door("main", .released(until: .seconds(5), by: .agent)), .door("main", .lockFailing),
            .door("main", .denied(.lineFault, by: .agent)), .door("main", .denied(.noTime, by: .exit)),
            .door("main", .denied(.resting(until: .seconds(9)), by: .agent)), .door("gate", .held),
            .door("main", .denied(.notContinuous, by: .agent)), .door("main", .denied(.exitBlocked, by: .exit)),
            .door("gate", .exitServed(true)), .door("gate", .exitServed(false)), .answered(1 << 40),
        ] + LockedReason.allCases.map { .door("yard", .locked($0)) }
        + ExitReport.allCases.map { .exit(door: "yard", $0) }

    @Test(arguments: orders)
    func `an order comes back as it was`(order: GuardOrder) throws {
        #expect(try GuardOrder(frame: order.frame) == order)
    }

    @Test(arguments: reports)
    func `a report comes back as it was`(report: GuardReport) throws {
        #expect(try GuardReport(frame: report.frame) == report)
    }

    @Test func `a message cut anywhere or with a byte more is refused`() {
        for frame in Self.orders.map(\.frame) {
            for length in 0..<frame.count {
                #expect(throws: FrameError.self) { try GuardOrder(frame: Array(frame.prefix(length))) }
            }
            #expect(throws: FrameError.trailing(1)) { try GuardOrder(frame: frame + [0]) }
        }
        for frame in Self.reports.map(\.frame) {
            for length in 0..<frame.count {
                #expect(throws: FrameError.self) { try GuardReport(frame: Array(frame.prefix(length))) }
            }
        }
    }

    @Test(arguments: [
        ([], FrameError.cutShort), ([2], .cutShort), ([1, 4], .version(1)), ([2, 99], .kind(99)), ([2, 65], .kind(65)),
        ([2, 3, 1, 0, 0xFF], .text), ([2, 3, 1, 2], .text), ([2, 3, 9, 0], .cutShort),
        ([2, 7, 0, 0, 2], .range("flag 2")),
        ([2, 2, 0, 0, 255, 255, 255, 255, 255, 255, 255, 127], .range("release time")),
        ([2, 2, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255], .range("release time")),
        ([2, 1, 2], .range("flag 2")),
    ])
    func `garbage has its own refusal`(frame: [UInt8], error: FrameError) {
        #expect(throws: error) { try GuardOrder(frame: frame) }
    }

    @Test func `a message longer than the bound is refused before it is read`() {
        let long = [UInt8](repeating: 1, count: FrameError.maxFrameBytes + 1)
        #expect(throws: FrameError.tooLong) { try GuardOrder(frame: long) }
        #expect(throws: FrameError.tooLong) { try GuardReport(frame: long) }
    }

    @Test func `the fullest plan fits`() throws {
        let long = String(repeating: "x", count: LineSpec.maxNameBytes - 2)
        let doors = (0..<GuardPlan.maxDoors).map { number in
            GuardedDoor(
                name: String(repeating: "d", count: GuardedDoor.maxNameBytes - 2) + "\(number)",
                lock: LineSpec("\(long)\(number)"), exit: LineSpec("\(long)\(number)"))
        }
        let plan = GuardPlan(chip: .label(long), doors: doors)
        #expect(plan.fault == nil)
        let frame = GuardOrder.plan(plan).frame
        #expect(frame.count < FrameError.maxFrameBytes)
        #expect(try GuardOrder(frame: frame) == .plan(plan))
    }

    @Test func `a long sentence is cut between letters`() throws {
        let report = GuardReport.fault(door: "main", sentence: String(repeating: "ü", count: 1000))
        guard case .fault(_, let sentence) = try GuardReport(frame: report.frame) else {
            Issue.record("not a fault")
            return
        }
        #expect(sentence == String(repeating: "ü", count: 256))
    }

    @Test func `random bytes and flipped bits are refused or understood, never a trap, 20 000 seeds`() {
        for seed in UInt64(0)..<20_000 {
            var generator = SeededGenerator(seed: seed)
            var frame = (Self.orders.map(\.frame) + Self.reports.map(\.frame)).randomElement(using: &generator) ?? []
            if seed.isMultiple(of: 2) {
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    frame[Int.random(in: frame.indices, using: &generator)] ^= UInt8.random(
                        in: 1...255, using: &generator)
                }
            } else {
                let length = Int.random(in: 0...200, using: &generator)
                frame = [2, frame[1]] + (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            }
            if let order = try? GuardOrder(frame: frame) { #expect(order.frame == frame, "seed \(seed)") }
            if let report = try? GuardReport(frame: frame) { #expect(report.frame == frame, "seed \(seed)") }
        }
    }
}

@Suite struct `A guard's plan` {
    private static func door(_ name: String, _ lock: String, _ limits: ReleaseLimits = .init()) -> GuardedDoor {
        GuardedDoor(name: name, lock: LineSpec(lock), exit: nil, limits: limits)
    }

    private static func limits(_ change: (inout ReleaseLimits) -> Void) -> ReleaseLimits {
        var limits = ReleaseLimits()
        change(&limits)
        return limits
    }

    @Test(arguments: [
        ([], "a guard holds 1 to 16 doors"),
        ((0...16).map { door("d\($0)", "L\($0)") }, "a guard holds 1 to 16 doors"),
        ([door("a", "L"), door("a", "M")], "two doors have the same name"),
        ([door("a", "L"), door("b", "L")], "two doors have the same lock line"),
        ([door("", "L")], "a door's name has 1 to 64 bytes"),
        ([door("a", "")], "a line's name has 1 to 31 bytes"),
        ([door("a", String(repeating: "L", count: 32))], "a line's name has 1 to 31 bytes"),
        ([door("a", "L", .init(releaseTime: .milliseconds(400), ceiling: .milliseconds(499)))], "release ceiling"),
        ([door("a", "L", .init(ceiling: .seconds(61)))], "release ceiling"),
        ([door("a", "L", .init(releaseTime: .zero))], "release time"),
        ([door("a", "L", limits { $0.silence = .seconds(4) })], "silence"),
        ([door("a", "L", limits { $0.retry = .zero })], "retry"),
        ([door("a", "L", limits { $0.rest = .zero })], "rest"),
        ([door("a", "L", .init(releaseTime: .seconds(11)))], "release time"),
    ])
    func `that cannot be held says why, and is refused at both ends`(doors: [GuardedDoor], sentence: String) {
        let plan = GuardPlan(chip: .lineNames, doors: doors)
        #expect(plan.fault?.contains(sentence) == true)
        #expect(throws: FrameError.self) { try GuardOrder(frame: GuardOrder.plan(plan).frame) }
    }
}
