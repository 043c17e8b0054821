internal import Boards
internal import Lines

/// The last resort: lock outputs driven inactive without a guard.
public enum Relock {
    /// Takes every lock output of the plan with its inactive value and lets it go again.
    ///
    /// In one call where that works, else each door by itself; a line that somebody else holds is left to its holder
    /// and told by name.
    public static func drive(_ plan: GuardPlan) -> RelockOutcome {
        let chip = GuardedChip(plan)
        if (try? chip.output(plan.doors.map(\.lock))) != nil {
            return RelockOutcome(locked: plan.doors.map(\.name), refused: [])
        }
        var outcome = RelockOutcome(locked: [], refused: [])
        for door in plan.doors {
            do throws(LineError) {
                _ = try chip.output([door.lock])
                outcome.locked.append(door.name)
            } catch {
                outcome.refused.append(.init(door: door.name, sentence: "\(error)", isHeld: error.isHeld))
            }
        }
        return outcome
    }
}

/// What became of the doors of a plan.
public struct RelockOutcome: Sendable, Equatable {
    /// A door whose lock output could not be taken.
    public struct Refusal: Sendable, Equatable {
        /// The door's name.
        public let door: String
        /// What is wrong and what to try; names the holder of the line.
        public let sentence: String
        /// Somebody else holds the line; it may come free.
        public let isHeld: Bool
    }

    /// Doors whose output was driven inactive.
    public internal(set) var locked: [String]
    /// Doors whose output was not, with the reason.
    public internal(set) var refused: [Refusal]
}
