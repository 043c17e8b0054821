import ArgumentParser
import Transfers

struct GrantForget: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Withdraw a person's right and erase who it was: name, flat, peers, codes and grant.",
        discussion: """
            The revocation counts at once. The id stays until the cloud has acknowledged it, then goes too; audit records \
            about the person keep number and hash and lose what they say, in small steps beginning at once.
            """)

    @OptionGroup var target: GrantTarget

    func run() throws { try target.act(.post, "/forget") }
}
