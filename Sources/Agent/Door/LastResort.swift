internal import Guard
internal import Site

/// Lock outputs driven to locked without an agent, for the stop hook (design 2.7).
public enum LastResort {
    /// Takes every lock output of the configured doors with its inactive value; one sentence of what was done.
    ///
    /// Throws for a configuration that cannot be read (exit 78) and for a line that could not be taken (exit 1).
    public static func relock(configuration path: String) throws(StartFailure) -> String {
        let installation: Installation
        do throws(ConfigurationFaults) {
            installation = try Installation.read(path)
        } catch {
            throw StartFailure("\(error)", exit: 78)
        }
        return try relock(installation)
    }

    /// The same for a configuration that was read.
    static func relock(_ installation: Installation) throws(StartFailure) -> String {
        guard let plan = installation.guardPlan else { return "this station has no door" }
        let outcome = Guard.Relock.drive(plan)
        guard outcome.refused.isEmpty else {
            throw StartFailure(
                outcome.refused.map { "door \($0.door): \($0.sentence)" }.joined(separator: "; "), exit: 1)
        }
        return "locked: \(outcome.locked.joined(separator: ", "))"
    }
}
