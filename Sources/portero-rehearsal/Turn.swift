internal import ArgumentParser
internal import Loop

/// Runs the loop on the main thread until somebody stops it.
enum Turn {
    /// `begin` runs first, on the loop; what it throws ends the program with status 1 and its sentence.
    static func loop(_ begin: @escaping @Loop @Sendable () throws(RehearsalError) -> Void) throws {
        let outcome = Locked<String?>(nil)
        Loop.run {
            do throws(RehearsalError) {
                try begin()
            } catch {
                outcome.withLock { $0 = error.sentence }
                Loop.stop()
            }
        }
        if let sentence = outcome.withLock({ $0 }) { throw Refusal(description: sentence) }
    }
}

/// What ends the program with status 1 and a sentence on standard error.
private struct Refusal: Error, CustomStringConvertible {
    let description: String
}
