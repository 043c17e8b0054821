/// The cloud on the drive port, everything under `/cloud`.
extension CloudActor {
    /// All grants as a list of `device_id` and `person_id`.
    var grantsJSON: JSON {
        let sorted = grants.all.sorted { ($0.device, $0.person) < ($1.device, $1.person) }
        return ["grants": .list(sorted.map { ["device_id": .text($0.device), "person_id": .text($0.person)] })]
    }

    /// Whether it runs, its ports and counts of what was seen.
    public var state: JSON {
        [
            "running": .flag(isRunning), "port": .whole(port), "secure_port": .whole(securePort),
            "grants": .whole(grants.all.count), "counts": .object(journal.counts.mapValues(JSON.whole)),
        ]
    }

    /// Adds the cloud's routes:
    ///
    /// - `GET /cloud/state`, `GET /cloud/log` as a journal, `GET /cloud/grants`
    /// - `GET /cloud/app-calls`: calls to residents' apps, oldest first
    /// - `GET` and `POST /cloud/settings` for the stand-in's settings, faults included
    /// - `GET` and `POST /cloud/project` with `client_id` and `secret`
    /// - `POST /cloud/void-tokens`; `/cloud/stop` and `/cloud/start` close and open the ports
    /// - those of the message service, see ``MessageActor``
    public func addRoutes(to drive: DrivePort) {
        messages.addRoutes(to: drive)
        drive.routeJournal(journal, at: "/cloud/log")
        drive.route("GET", "/cloud/state") { [self] _ in .ok(state) }
        drive.route("GET", "/cloud/grants") { [self] _ in .ok(grantsJSON) }
        drive.route("GET", "/cloud/app-calls") { [self] _ in .ok(["calls": .list(appCalls.map(\.json))]) }
        drive.route("GET", "/cloud/settings") { [self] _ in .ok(knobs.json) }
        drive.route("POST", "/cloud/settings") { [self] request throws(DriveError) in
            knobs = try knobs.changed(by: request.body)
            return .ok(knobs.json)
        }
        drive.route("GET", "/cloud/project") { [self] _ in
            .ok(["client_id": .text(project.clientID), "secret": .text(project.secret)])
        }
        drive.route("POST", "/cloud/project") { [self] request throws(DriveError) in
            project = CloudProject(clientID: try request.text("client_id"), secret: try request.text("secret"))
            return .ok()
        }
        drive.route("POST", "/cloud/void-tokens") { [self] _ in
            voidTokens()
            return .ok()
        }
        drive.route("POST", "/cloud/stop") { [self] _ in
            stop()
            return .ok()
        }
        drive.route("POST", "/cloud/start") { [self] _ throws(DriveError) in
            do { try start() } catch { throw .notNow("the cloud cannot listen: \(error)") }
            return .ok()
        }
    }
}
