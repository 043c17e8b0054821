internal import CLinux
internal import Glibc
internal import Grants
internal import Ledger
internal import Logging
internal import Loop
internal import Site

/// A ledger and what it held when it was opened.
struct HeldLedger: Sendable {
    let ledger: Ledger
    let snapshot: LedgerSnapshot
}

/// `portero run`: from the files to the running loop, and down again on a signal.
public enum Program {
    /// Runs the agent on the calling thread, which must be the main thread; returns when it has ended.
    ///
    /// Throws before anything was taken when configuration, ledger or keys forbid a start.
    public static func run(_ options: Options) throws(StartFailure) {
        fillStandardDescriptors()
        let installation = try read(options.configuration)
        let held = try open(options, installation)
        // Blocked before any thread exists, so that every thread leaves them to the loop's descriptor.
        let signals = blockSignals()
        signal(SIGPIPE, SIG_IGN)
        let failure = Locked<StartFailure?>(nil)
        Loop.run { start(options, installation, held, signals, failure) }
        if let failure = failure.withLock({ $0 }) { throw failure }
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

    private static func open(_ options: Options, _ installation: Installation) throws(StartFailure) -> HeldLedger {
        // Without a cloud nothing is ever confirmed; the book still needs a device to be about.
        guard let device = DeviceID(installation.configuration.tuya?.deviceID ?? "unbound") else {
            throw StartFailure("[tuya] device_id is not 1 to 32 of A-Z a-z 0-9 _ -", exit: 78)
        }
        do throws(LedgerError) {
            let policy = GrantPolicy(installation.configuration.grants)
            let (ledger, snapshot) = try Ledger.open(folder: options.state, device: device, policy: policy)
            return HeldLedger(ledger: ledger, snapshot: snapshot)
        } catch {
            throw StartFailure("\(error)", exit: error.isHeld ? 75 : 1)
        }
    }

    @Loop private static func start(
        _ options: Options, _ installation: Installation, _ held: HeldLedger, _ signals: Int32,
        _ failure: Locked<StartFailure?>
    ) {
        LoggingSystem.bootstrap { _ in StderrLog() }
        do throws(StartFailure) {
            let foundation = try Foundations(options, installation, held, logger: Logger(label: "portero"))
            for warning in installation.warnings { foundation.logger.warning("\(warning)") }
            let agent = Agent(foundation)
            try agent.start()
            obey(signals, agent)
        } catch {
            failure.withLock { $0 = error }
            Loop.stop()
        }
    }

    /// SIGTERM and SIGINT end the agent, SIGHUP reloads. The agent lives as long as its signals are watched.
    @Loop private static func obey(_ signals: Int32, _ agent: Agent) {
        _ = Watch(descriptor: signals) {
            var information = signalfd_siginfo()
            guard Glibc.read(signals, &information, MemoryLayout<signalfd_siginfo>.size) > 0 else { return }
            if information.ssi_signo == UInt32(SIGHUP) {
                do {
                    let message = try agent.reload(by: "SIGHUP")
                    agent.foundation.logger.info("\(message.message)")
                } catch {
                    agent.foundation.logger.error("\((error as? Refusal)?.sentence ?? "\(error)")")
                }
            } else {
                Loop.spawn {
                    await agent.stop()
                    Loop.stop()
                }
            }
        }
    }

    private static func blockSignals() -> Int32 {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        return signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    }
}
