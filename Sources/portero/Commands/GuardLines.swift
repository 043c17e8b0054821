import ArgumentParser
import Glibc
import Guard

struct GuardLines: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard",
        abstract: "The lock's own guard; started by `portero run`, of no use by hand.")

    func run() throws {
        var kind: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(GuardProcess.descriptor, SOL_SOCKET, SO_TYPE, &kind, &size) == 0 else {
            throw Exit.fail("guard is started by `portero run`, which holds the other end of its socket", .usage)
        }
        let status = GuardProcess.serve(descriptor: GuardProcess.descriptor)
        if status != 0 { throw ExitCode(status) }
    }
}
