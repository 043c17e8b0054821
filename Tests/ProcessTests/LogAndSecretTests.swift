import Foundation
import Support
import Testing

/// Standard error that is gone, credentials that are missing, and secrets that stay where they belong.
@Suite struct LogAndSecrets {
    @Test func `F-A14 with standard error closed the agent works, and nothing else becomes descriptor 2`() async throws
    {
        let station = try await Station()
        let words = ([Package.product("portero")] + station.runWords).map { "'\($0)'" }.joined(separator: " ")
        try await station.startQuietly("/bin/sh", ["-c", "exec \(words) 0<&- 1>&- 2>&-"])
        try await station.settle()
        for descriptor in 0...2 {
            let link = "/proc/\(try station.agent.pid)/fd/\(descriptor)"
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/null")
        }
        try await station.work()
    }

    @Test func `F-A14 with standard error a full pipe that nobody reads the agent works`() async throws {
        let station = try await Station()
        let words = ([Package.product("portero")] + station.runWords).map { "'\($0)'" }.joined(separator: ", ")
        // The pipe is filled before the agent starts; its reader is this process, which never reads.
        let script = """
            import fcntl, os
            reader, writer = os.pipe()
            os.set_inheritable(reader, True)
            fcntl.fcntl(writer, fcntl.F_SETFL, os.O_NONBLOCK)
            try:
                while True: os.write(writer, b"x" * 4096)
            except BlockingIOError: pass
            fcntl.fcntl(writer, fcntl.F_SETFL, 0)
            os.dup2(writer, 2)
            os.execv('\(Package.product("portero"))', [\(words)])
            """
        try await station.startQuietly("/usr/bin/env", ["python3", "-c", script])
        try await station.settle()
        try await station.work()
        let guarding = try await station.guardProcess()
        kill(guarding, SIGKILL)
        try await station.settle()
        try await station.rehearsal.order("/cloud/stop")
        try await station.become(["cloud": "unreachable"], within: .seconds(10))
        try station.agent.send(SIGTERM)
        #expect(try await station.agent.ended() == .code(0))
    }

    @Test(arguments: ["missing", "open to others", "a folder", "empty"])
    func `F-A15 without tuya-secret doors and room work, and only the cloud is off`(fault: String) async throws {
        let station = try await Station()
        let path = station.folder.file("credentials/tuya-secret")
        try FileManager.default.removeItem(atPath: path)
        switch fault {
        case "open to others":
            try station.folder.write("credentials/tuya-secret", station.rehearsal.secret, mode: 0o444)
        case "a folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "empty": try station.folder.write("credentials/tuya-secret", "", mode: 0o400)
        default: break
        }
        try await station.start()
        try await station.become(["room": "ready", "guard": "ready", "keypad": "ready", "cloud": "off"])
        let reason = try await station.status()["cloud"]["reason"].text ?? ""
        #expect(reason.contains("tuya-secret") && !reason.contains(station.rehearsal.secret))
        let chip = try await station.rehearsal.now("chip")
        try await station.pressExit()
        try await station.lock(released: true, since: chip)
    }

    @Test func `F-A15 what was wanted and withdrawn without the secret reaches the cloud once it is there`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.grant("bob", unit: "102")
        let path = station.folder.file("credentials/tuya-secret")
        try FileManager.default.removeItem(atPath: path)
        #expect(try await station.portero("reload").exit == .code(0))
        try await station.become(["cloud": "off", "repost": "off", "room": "ready"])
        #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
        let wanted = try await station.portero("grant", "add", "carl", "--wait", "0.1")
        #expect(wanted.exit == .code(75))
        try await station.expectRefusal("anna@room.example", "grant-revoked")

        try station.folder.write("credentials/tuya-secret", station.rehearsal.secret, mode: 0o400)
        #expect(try await station.portero("reload").exit == .code(0))
        try await eventually("what the cloud has heard", within: .seconds(20)) {
            try await station.cloudPersons() == ["bob", "carl"]
        }
    }

    @Test
    func `S3 no secret stands in environment, arguments, configuration, log or ledger, and no file is open to others`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.rehearsal.order("/cloud/stop")
        try await station.become(["cloud": "unreachable"], within: .seconds(10))

        var secrets = [station.rehearsal.secret]
        // What the room was guarded with, as the room itself was told.
        for entry in try await station.rehearsal.entries("room", kind: "received") {
            secrets += ["password", "credentials"].compactMap { entry["frame"][$0].text }
        }
        for entry in try await station.rehearsal.entries("room", kind: "sent") {
            secrets += ["newPin", "pin", "token"].compactMap { entry["frame"][$0].text }
        }
        secrets = Set(secrets).filter { $0.utf8.count >= 4 }.sorted()
        #expect(secrets.count >= 3)

        // A person's name belongs to the ledger and to whoever lists it.
        let name = "Marker Zaphodia"
        #expect(try await station.portero("grant", "add", "bob", "--name", name, "--wait", "0").exit == .code(0))
        try await station.expectRefusal("stranger@room.example", "person-unknown")

        let agent = try station.agent
        var places: [String: [UInt8]] = ["log": Array((agent.errors + agent.output).utf8)]
        for pid in [agent.pid, try await station.guardProcess()] {
            for file in ["environ", "cmdline"] {
                places["\(file) of \(pid)"] = Array(try Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/\(file)")))
            }
        }
        places["portero.toml"] = Array(try station.folder.read("portero.toml").utf8)
        for path in ["/api/status", "/api/room", "/api/grants", "/api/audit?last=1000"] {
            places[path] = try await station.control.get(path).body
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: station.state) where name.hasPrefix("ledger") {
            places[name] = Array(try Data(contentsOf: URL(fileURLWithPath: "\(station.state)/\(name)")))
        }
        for (place, bytes) in places {
            #expect(!bytes.isEmpty, "\(place)")
            for secret in secrets {
                #expect(bytes.firstRange(of: Array(secret.utf8)) == nil, "a secret stands in \(place)")
            }
            if !place.hasPrefix("ledger"), place != "/api/grants" {
                #expect(bytes.firstRange(of: Array(name.utf8)) == nil, "a name stands in \(place)")
            }
        }
        try station.expectClosedToOthers()
    }
}

extension Station {
    /// Starts an agent that can say nothing and waits until its socket answers.
    func startQuietly(_ program: String, _ words: [String]) async throws {
        use(try Program(program, words, environment: environment))
        try await eventually("an answer", within: .seconds(20)) {
            (try? await control.get("/healthz").status) == 200
        }
    }

    /// A round of what an agent is for.
    func work() async throws {
        try await grant("anna", unit: "101")
        try await expectRefusal("stranger@room.example", "person-unknown")
        let room = try await ring(Self.peer("anna"))
        try await rehearsal.saw("room", "received", "accept", since: room)
        try await rehearsal.order("/room/hangup")
        let released = try await releaseByCommand()
        try await lock(released: false, since: released.number)
        #expect(try await portero("audit", "verify").exit == .code(0))
    }

    /// Credentials 0400 or 0600, folders 0700, socket 0660, nothing for others.
    func expectClosedToOthers() throws {
        for name in ["state", "state/credentials"] { #expect(try mode(name) == 0o700, "\(name)") }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("state/credentials")) {
            #expect([0o400, 0o600].contains(try mode("state/credentials/\(name)")), "\(name)")
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: state) where name != "credentials" {
            #expect(try mode("state/\(name)") == (name == "control.sock" ? 0o660 : 0o600), "\(name)")
        }
    }

    private func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }
}
