import Foundation
import Support
import Testing

/// A technician's mistakes, each with a sentence that names its cause.
@Suite struct DoctorTests {
    @Test(arguments: alone) func `F-H3 a mistake before the first start has its sentence`(fault: Fault) async throws {
        let clock = try WallClock(Date.now.formatted(.iso8601), synchronised: fault.clock.isSynchronised)
        try clock.step(by: fault.clock.off)
        let station = try await Station(fault.settings, clock: clock)
        try await fault.inject(station)
        try await expect(fault, station.doctor(environment: fault.environment))
        // Nothing was begun: the next start finds all as it was.
        #expect(!FileManager.default.fileExists(atPath: "\(station.state)/ledger.lock"))
        #expect(try await station.rehearsal.entries("room", kind: "received", name: "setAuthParams").isEmpty)
    }

    private func expect(_ fault: Fault, _ examined: Examined) {
        #expect(examined.exit == .code(1), "\(examined)")
        let said = examined.said(fault.check)
        #expect(said.contains { $0.hasPrefix("\(fault.outcome): ") && $0.contains(fault.says) }, "\(examined)")
        #expect(examined.time < .seconds(15), "\(examined.time)")
    }

    @Test(arguments: running) func `F-H3 a mistake while the agent runs has its sentence`(fault: Fault) async throws {
        let station = try await Station.working(fault.settings)
        try await fault.inject(station)
        try await expect(fault, station.doctor(environment: fault.environment))
        try station.agent.resume()
    }

    @Test func `F-H3 a station as it should be has no failed check, in a table and for programs`() async throws {
        let clock = try WallClock(Date.now.formatted(.iso8601))
        let station = try await Station.working(clock: clock)
        let room = try await station.rehearsal.now("room")
        let cloud = try await station.rehearsal.entries("cloud", kind: "request", name: "token").count
        let examined = try await station.doctor()
        #expect(examined.exit == .code(0), "\(examined)")
        #expect(examined.checks("failed").isEmpty)
        for check in ["configuration", "agent", "room", "cloud", "guard", "ledger", "clock", "audit chain", "chip"] {
            #expect(examined.checks("ok").contains(check), "\(check): \(examined)")
        }
        // Whoever has room and cloud was asked, not they.
        #expect(try await station.rehearsal.entries("room", since: room, kind: "received", name: "auth").isEmpty)
        #expect(try await station.rehearsal.entries("cloud", kind: "request", name: "token").count == cloud)
        let table = try await Program.run("portero", station.doctorWords, environment: station.environment)
        #expect(table.exit == .code(0) && table.errors.isEmpty, "\(table)")
        let lines = table.output.split(separator: "\n")
        #expect(lines.count == examined.findings.count + 1, "a line each")
        #expect(lines.first?.wholeMatch(of: #/CHECK +OUTCOME +FOUND/#) != nil)
        #expect(!table.output.contains(station.rehearsal.secret))
    }

    @Test func `F-G3 a line that another program holds is named with its holder`() async throws {
        let station = try await Station()
        let other = try Program("lines-probe", ["portero-board", "somebody"], environment: station.environment)
        try other.type("input TAMPER\n")
        try await other.line(containing: "1 ok")
        let said = try await station.doctor().said("chip")
        #expect(said.count == 1 && said[0].contains("line TAMPER is held by \"somebody\": stop it"), "\(said)")
        other.closeInput()
    }

    @Test func `F-B1 a full disk is named with its folder`() async throws {
        try await Facility.mountNamespace.require()
        let station = try await Station()
        let disk = try await SmallDisk(under: station, bytes: 24 << 20)
        try await disk.start()
        try disk.fill()
        let said = try await station.doctor().said("state folder")
        #expect(said.count == 1 && said[0].contains("has 0 kB free: make room on it"), "\(said)")
    }

    @Test func `F-H3 a user who may not look is told so, and nothing is blamed for it`() async throws {
        try await Facility.root.require()
        let station = try await Station()
        try await station.start()
        chmod(station.folder.path, 0o755)
        // Where the other user reaches it, wherever this was built.
        let copy = station.folder.file("portero")
        try FileManager.default.copyItem(atPath: Package.product("portero"), toPath: copy)
        let ran = try await Program.run(
            "/usr/bin/setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", copy] + station.doctorWords,
            environment: ["TZ": ""])
        #expect(ran.exit == .code(1))
        for check in ["agent +failed", "credentials +skipped", "keys +skipped", "state folder +skipped"] {
            let line = try Regex("\n\(check) .*: run doctor as root\n")
            #expect(ran.output.contains(line), "\(check): \(ran)")
        }
        #expect(!ran.output.contains("\ncloud ") && !ran.output.contains("\nroom "), "\(ran)")
    }

    @Test func `F-H3 a ledger left by another user is named, with what gives it back`() async throws {
        try await Facility.root.require()
        let station = try await Station()
        let ledger = try station.folder.write("state/ledger.db", "")
        chmod(station.state, 0o700)
        try #require(chown(ledger, 65534, 65534) == 0)
        let said = try await station.doctor().said("state folder")
        #expect(said.count == 1 && said[0].contains("ledger.db belongs to uid 65534"), "\(said)")
        #expect(said[0].contains("chown -R 0:0 "))
    }
}
