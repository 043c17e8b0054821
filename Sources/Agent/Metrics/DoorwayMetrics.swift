internal import Calls
internal import Doors
internal import Grants
internal import Loop
internal import Sockets

extension Exposition {
    /// The page as an answer.
    var reply: HTTPReply {
        .reply(status: 200, headers: [("Content-Type", Self.contentType)], body: Array(text.utf8))
    }
}

// What can be counted whatever becomes of the ledger: `/metrics` of a degraded station has this, and ends here.
extension Doorway {
    var metrics: Exposition {
        var page = Exposition()
        page.info("portero_build", "The program that runs.", [("version", options.version)])
        page.gauge(
            "portero_part_ok", "1 while portero status has nothing against a part.",
            status.parts.sorted { $0.key < $1.key }.map {
                Exposition.Sample($0.value.reason == nil ? 1 : 0, [("part", $0.key)])
            })
        page.gauge("portero_clock_trusted", "1 while the wall clock is believed.", clock.isTrusted ? 1 : 0)
        doors(on: &page)
        counts(on: &page)
        process(on: &page)
        return page
    }

    private func doors(on page: inout Exposition) {
        let doors = doors?.resources ?? []
        func states(_ name: String, _ help: String, _ all: [String], _ now: (DoorResource) -> [String]) {
            page.states(name, help, all, doors.map { ([("door", $0.name)], now($0)) })
        }
        states("portero_door_mode", "What is commanded of a door.", Self.modes) { [$0.mode] }
        states("portero_door_output", "The lock output.", ["released", "locked", "unknown"]) { [$0.output] }
        states("portero_door_lock", "The bolt, as the monitor senses it.", Self.locks) { [$0.lock] }
        states("portero_door_leaf", "The leaf, as its contact says.", Self.leaves) { [$0.physical] }
        states("portero_door_alarm", "What is wrong with a door.", DoorAlarm.allCases.map(\.rawValue)) { $0.alarms }
        page.counter(
            "portero_door_releases", "Releases that were asked for, and how the door answered.",
            doors.flatMap { door in
                let counted = journal.tally.releases[door.name] ?? [:]
                return ReasonCode.allCases.filter { $0 == .granted || counted[$0] != nil }.map { reason in
                    Exposition.Sample(
                        Double(counted[reason] ?? 0), [("door", door.name), ("outcome", reason.rawValue)])
                }
            })
    }

    private func counts(on page: inout Exposition) {
        let tally = journal.tally
        page.counter(
            "portero_decisions", "Decisions that the audit records, by their reason.",
            ReasonCode.allCases.map { Exposition.Sample(Double(tally.decisions[$0] ?? 0), [("reason", $0.rawValue)]) })
        page.counter(
            "portero_calls", "What became of permitted calls.",
            Outcome.allCases.map { Exposition.Sample(Double(tally.calls[$0] ?? 0), [("outcome", $0.rawValue)]) })
        page.counter(
            "portero_cloud_requests", "Signed requests to the cloud, and how they ended.",
            CloudRequestOutcome.allCases.map {
                Exposition.Sample(Double(tally.cloudRequests[$0] ?? 0), [("outcome", $0.rawValue)])
            })
        page.counter(
            "portero_room_connections", "Times the room was authorized and ready.", Double(tally.roomConnections))
        page.counter(
            "portero_guard_restarts", "Times the guard was lost, and another one started.", Double(tally.guardRestarts))
    }

    private func process(on page: inout Exposition) {
        let use = ProcessUse()
        page.gauge(
            "process_start_time_seconds", "When the agent was started, since 1970, by the wall clock as it is now.",
            Double(clock.wall(at: startedAt).seconds))
        page.counter("process_cpu_seconds", "Time of processors the agent took.", use.processorSeconds)
        page.gauge("process_resident_memory_bytes", "Resident memory of the agent.", use.residentBytes)
        page.gauge("process_open_fds", "Open descriptors of the agent.", use.openDescriptors)
    }

    private static let modes = StandingMode.allCases.map { DoorMode($0).word } + ["accessed", "unknown"]
    private static let locks = ["locked", "unlocked", "fault", "unknown"]
    private static let leaves = ["open", "closed", "fault", "unknown"]
}
