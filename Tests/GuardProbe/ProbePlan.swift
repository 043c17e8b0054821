import Boards
import Doors
import Guard

/// The doors of the tests' board.
enum ProbePlan {
    static func plan(release: Int, ceiling: Int) -> GuardPlan {
        let limits = ReleaseLimits(releaseTime: .milliseconds(release), ceiling: .milliseconds(ceiling))
        var continuous = limits
        continuous.continuous = true
        continuous.exitMayBeBlocked = true
        return GuardPlan(
            chip: .label("guard-board"),
            doors: [
                GuardedDoor(
                    name: "main", lock: LineSpec("STRIKE"), exit: LineSpec("EXIT", active: .low, bias: .pullUp),
                    limits: limits),
                GuardedDoor(name: "yard", lock: LineSpec("MAGLOCK", active: .low), exit: nil, limits: limits),
                GuardedDoor(
                    name: "gate", lock: LineSpec("GATE"), exit: LineSpec("GATE_EXIT", active: .low, bias: .pullUp),
                    limits: continuous),
            ])
    }
}
