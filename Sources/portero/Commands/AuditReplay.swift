import Agent
import ArgumentParser

struct AuditReplay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Make the decisions of an export again by today's rules; exits 1 when one differs.",
        discussion: """
            Needs no agent and changes nothing. A decision is made again from the facts of its own record; what these do \
            not hold - codes and lockouts, releases, conferences, flats nobody had, persons who were forgotten - is counted \
            and not guessed.
            """)

    @Argument(help: "An export in JSON lines; - for standard input.")
    var file: String
    @OptionGroup var form: Form

    func run() throws {
        let found: ReplayResource
        do {
            found = try AuditFile.replay(file)
        } catch let fault as AuditFile.Fault {
            throw Exit.fail(fault.sentence, fault.exit)
        }
        print(form.json ? try Form.text(found) : found.text)
        guard found.differing.isEmpty else { throw ExitCode(Exit.refused.rawValue) }
    }
}

extension ReplayResource {
    /// The result for people: what differs, then the counts.
    fileprivate var text: String {
        var lines = differing.map { "record \($0.number): recorded \($0.recorded), today \($0.recomputed)" }
        let count = same + differing.count + unknown.values.reduce(0, +)
        lines.append(
            "\(records) records, \(count) decisions: \(same) come out the same, \(differing.count) differ, "
                + "\(count - same - differing.count) cannot be made again")
        lines += unknown.sorted { $0.key < $1.key }.map { "  \($0.value) \($0.key)" }
        return lines.joined(separator: "\n")
    }
}
