// A small agent, its guard and the last resort, over the lines of the tests' board:
//
//   guard-probe agent RELEASE_MS CEILING_MS   starts a guard; orders on standard input, news on standard output
//   guard-probe guard                         the guard, started by the agent
//   guard-probe relock                        drives the lock outputs inactive and says what became of them
//
// Orders: `release DOOR MS`, `hold DOOR`, `serve-exit DOOR yes|no`, `lock DOOR`, `lock-all`, `stop`, `block MS` (holds the loop). Each piece of news is one line.

import Glibc
import Guard
import Loop

let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, arguments.count) {
case ("guard", 1): exit(GuardProcess.serve(descriptor: GuardProcess.descriptor))
case ("relock", 1):
    let outcome = Relock.drive(ProbePlan.plan(release: 5000, ceiling: 10_000))
    for door in outcome.locked { say("locked \(door)") }
    for refusal in outcome.refused {
        say("refused \(refusal.door) \(refusal.isHeld ? "held" : "") \(refusal.sentence)")
    }
    exit(outcome.refused.isEmpty ? 0 : 1)
case ("agent", 3):
    guard let release = Int(arguments[2]), let ceiling = Int(arguments[3]) else { exit(64) }
    Loop.run { ProbeAgent.start(ProbePlan.plan(release: release, ceiling: ceiling)) }
default: exit(64)
}

/// At once, also into a pipe.
func say(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    write(1, bytes, bytes.count)
}
