internal import Glibc
internal import Loop
internal import Site
internal import Transfers

/// Every check that needs no person, side by side, each against the real thing and with a deadline of its own.
///
/// Nothing is changed. What the running agent has is asked of it; only where none answers are cloud and room asked from
/// here. All of it ends within 15 s, whatever hangs.
public struct Examination: Sendable {
    /// Asks the running agent for a resource, and may wait as long as it is told.
    public typealias Question = @Sendable (_ path: String, _ patience: Duration) -> AgentAnswer

    private let options: Options
    private let agent: AgentCheck

    /// Longest time for the configuration's files and the agent's first answer, which the other checks wait for.
    private static let toBegin: Duration = .seconds(4)

    /// The checks of the station that `options` would start, whose agent has `socket`.
    public init(_ options: Options, socket: String, ask: @escaping Question) {
        self.options = options
        agent = AgentCheck(socket: socket, ask: ask)
    }

    /// What was found, in the order in which a technician reads it. Runs the loop on the calling thread.
    public func findings() -> [Finding] {
        signal(SIGPIPE, SIG_IGN)
        let found = Locked<[Finding]>([])
        Loop.run {
            Loop.spawn {
                let all = await examine()
                found.withLock { $0 = all }
                Loop.stop()
            }
        }
        return found.withLock { $0 }
    }

    @Loop private func examine() async -> [Finding] {
        let (agent, path) = (agent, options.configuration)
        let files = Loop.spawn { await Deadline.within(Self.toBegin) { await Aside.run { Self.read(path) } } }
        let asked = Loop.spawn { await Deadline.within(Self.toBegin) { await Aside.run { agent.status() } } }
        let read = try? await files.value
        let answer = (try? await asked.value) ?? .silent
        let installation = try? read?.get()
        var checks = always(installation)
        if case .body = answer { checks.insert(TimedCheck(waiting: "audit chain") { [agent.chain()] }, at: 0) }
        if agent.isAway(answer) { checks = alone(installation?.configuration) + checks }
        return Self.findings(read, path) + agent.findings(answer) + (await TimedCheck.run(checks))
    }

    /// What is looked at whoever runs.
    private func always(_ installation: Installation?) -> [TimedCheck] {
        let (secrets, state) = (SecretsCheck(options: options), StateCheck(folder: options.state))
        var checks = [
            TimedCheck(waiting: "credentials") { secrets.findings(installation?.configuration) },
            TimedCheck(waiting: "state folder") { state.findings() },
            TimedCheck(waiting: "zone") { [ClockCheck.zone()] },
            TimedCheck(waiting: "service") { [ServiceCheck().finding()] },
        ]
        if let installation {
            checks.insert(TimedCheck(waiting: "chip") { ChipCheck.findings(installation.boardFile) }, at: 0)
        }
        return checks
    }

    /// What an agent would say if it ran.
    private func alone(_ configuration: SiteConfiguration?) -> [TimedCheck] {
        let (transfers, secrets) = (TransferClient(), SecretsCheck(options: options).credentials)
        var checks = [TimedCheck("clock") { [ClockCheck.clock()] }]
        if let tuya = configuration?.tuya {
            checks.append(
                TimedCheck("cloud") { [await CloudProbe.finding(tuya, secrets, CloudMeans(transfers))] })
        }
        if let room = configuration?.room {
            let state = options.state
            checks.append(
                TimedCheck("room") {
                    let (plan, hasLedger) = await Aside.run {
                        (RoomPlan(room, secrets), access("\(state)/ledger.db", F_OK) == 0)
                    }
                    return [await RoomProbe(plan, transfers: transfers, hasLedger: hasLedger).finding()]
                })
        }
        return checks
    }

    private static func read(_ path: String) -> Result<Installation, ConfigurationFaults> {
        do throws(ConfigurationFaults) {
            return .success(try Installation.read(path))
        } catch {
            return .failure(error)
        }
    }

    /// The same that `portero check` says.
    private static func findings(_ read: Result<Installation, ConfigurationFaults>?, _ path: String) -> [Finding] {
        switch read {
        case .success(let installation) where installation.warnings.isEmpty:
            [Finding("configuration", .ok, "\(path) is good")]
        case .success(let installation): installation.warnings.map { Finding("configuration", $0) }
        case .failure(let faults): faults.faults.map { Finding("configuration", $0) }
        case nil: [TimedCheck.hung("configuration")]
        }
    }
}
