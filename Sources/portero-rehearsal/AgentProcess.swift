internal import CLinux
internal import Glibc
internal import Loop

/// The shipped agent beside the stand-ins: started over the stand-in chip, told things by its own commands.
@Loop final class AgentProcess {
    /// What a command said, and how it ended.
    struct Said {
        let text: String
        let status: Int32
    }

    private let program: String
    private let folder: PlayFolder
    private var agent: Child?

    init(program: String, folder: PlayFolder) {
        self.program = program
        self.folder = folder
    }

    /// Starts `portero run` with the stand-in libgpiod loaded before the system's; its log goes to a file.
    func start(library: String) throws(RehearsalError) {
        let arguments = [
            "run", "--config", folder.configuration, "--state", folder.state, "--credentials", folder.credentials,
        ]
        let environment = ["LD_PRELOAD=\(library)", "PORTERO_REHEARSAL_CHIP=\(folder.chip)"]
        agent = try Child(program, arguments, environment: environment, output: folder.log)
    }

    /// Runs one command against the agent.
    func command(_ arguments: [String]) async -> Said {
        let output = folder.answer()
        defer { unlink(output) }
        do throws(RehearsalError) {
            let child = try Child(program, arguments + ["--state", folder.state], environment: [], output: output)
            let status = await child.ended()
            return Said(text: folder.text(of: output), status: status)
        } catch {
            return Said(text: error.sentence, status: -1)
        }
    }

    /// Ends the agent in good order.
    func stop() async {
        guard let agent else { return }
        agent.signal(SIGTERM)
        _ = await agent.ended()
    }

    /// What the agent logged.
    var log: String { folder.text(of: folder.log) }
}
