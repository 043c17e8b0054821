internal import Boards
internal import Lines

/// The guard's chip, opened when first needed and again after it went away.
final class GuardedChip {
    private let plan: GuardPlan
    private var chip: Chip?

    /// What others read when they find a line held.
    static let consumer = "portero guard"

    init(_ plan: GuardPlan) { self.plan = plan }

    func output(_ specs: [LineSpec]) throws(LineError) -> LockOutputs {
        LockOutputs(try open().output(specs))
    }

    func input(_ spec: LineSpec, edges: Bool) throws(LineError) -> InputLine {
        try open().input(spec, edges: edges)
    }

    /// After an error: a chip that went away is looked for anew at the next request.
    func forget(after error: LineError) {
        if error.isChipGone { chip = nil }
    }

    private func open() throws(LineError) -> Chip {
        if let chip { return chip }
        let opened = try Chip(plan.chip, naming: plan.lineNames, consumer: Self.consumer)
        chip = opened
        return opened
    }
}

/// Lock outputs that were taken by one request; the last door that uses them lets them go, inactive.
final class LockOutputs {
    private let lines: OutputLines

    init(_ lines: consuming OutputLines) { self.lines = lines }

    func drive(_ value: LineValue, at index: Int) throws(LineError) { try lines.drive(value, at: index) }

    /// Throws when the chip is gone.
    func check(at index: Int) throws(LineError) { _ = try lines.value(at: index) }
}
