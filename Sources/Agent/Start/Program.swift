internal import CLinux
internal import Glibc
internal import Grants
internal import Ledger
internal import Logging
internal import Loop
internal import Site

/// `portero run`: from the files to the running loop, and down again on a signal.
public enum Program {
    /// Runs the agent on the calling thread, which must be the main thread; returns when it has ended.
    ///
    /// Drives every lock output to locked first of all. Throws before anything was taken when the configuration forbids
    /// a start, or when another agent has the ledger; nothing else does.
    public static func run(_ options: Options) throws(StartFailure) {
        fillStandardDescriptors()
        let installation = try read(options.configuration)
        // Without a cloud nothing is ever confirmed; the book still needs a device to be about.
        guard let device = DeviceID(installation.configuration.tuya?.deviceID ?? "unbound") else {
            throw StartFailure("[tuya] device_id is not 1 to 32 of A-Z a-z 0-9 _ -", exit: 78)
        }
        // What could not be driven is said by the guard, which tries it again.
        _ = try? LastResort.relock(installation)
        let claim = try claim(options)
        // Blocked before any thread exists, so that every thread leaves them to the loop's descriptor.
        let signals = blockSignals()
        signal(SIGPIPE, SIG_IGN)
        Loop.run {
            let journal = JournalSocket()
            LoggingSystem.bootstrap { _ in StderrLog(journal: journal) }
            let doorway = Doorway(options, installation, logger: Logger(label: "portero"))
            for warning in installation.warnings { doorway.logger.warning("\(warning)") }
            let lifecycle = Lifecycle(doorway, installation, device, claim)
            lifecycle.start()
            obey(signals, lifecycle, doorway.logger)
        }
    }

    /// Opens what was closed by whoever started us, before anything else is: a log line must not go to a file or socket of
    /// ours that got the number of standard error. The lowest free number is given out first.
    private static func fillStandardDescriptors() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 { _ = Glibc.open("/dev/null", O_RDWR) }
    }

    private static func read(_ path: String) throws(StartFailure) -> Installation {
        do throws(ConfigurationFaults) {
            return try Installation.read(path)
        } catch {
            throw StartFailure("\(error)", exit: 78)
        }
    }

    /// Nil where the folder cannot be used: the doors run, and it is tried again.
    private static func claim(_ options: Options) throws(StartFailure) -> LedgerClaim? {
        do throws(LedgerError) {
            return try LedgerClaim(folder: options.state)
        } catch  where error.isHeld {
            throw StartFailure("\(error)", exit: 75)
        } catch {
            return nil
        }
    }

    /// SIGTERM and SIGINT end the agent, SIGHUP reloads, SIGCHLD tells of a guard that was stopped. The agent lives as
    /// long as its signals are watched.
    @Loop private static func obey(_ signals: Int32, _ lifecycle: Lifecycle, _ logger: Logger) {
        _ = Watch(descriptor: signals) {
            var information = signalfd_siginfo()
            guard Glibc.read(signals, &information, MemoryLayout<signalfd_siginfo>.size) > 0 else { return }
            if information.ssi_signo == UInt32(SIGCHLD) {
                lifecycle.childChanged()
            } else if information.ssi_signo == UInt32(SIGHUP) {
                do {
                    let message = try lifecycle.reload(by: "SIGHUP")
                    logger.info("\(message.message)")
                } catch {
                    logger.error("\((error as? Refusal)?.sentence ?? "\(error)")")
                }
            } else {
                // A second signal must not end the loop under the first one's orderly end.
                Loop.spawn { if await lifecycle.stop() { Loop.stop() } }
            }
        }
    }

    private static func blockSignals() -> Int32 {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP, SIGCHLD] { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        return signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    }
}
