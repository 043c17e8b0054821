import Support
import Testing

/// The cloud is told again what it knew.
@Suite struct Repost {
    private func idle(_ station: Station) async throws {
        try await eventually("the round's end", within: .seconds(30)) {
            try await station.portero("status", "--json").json["repost"]["state"].text == "waiting"
        }
    }

    @Test func `push --full tells every right and every withdrawal again, on record, and a restart begins no other`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.grant("berta", unit: "102")
        try await station.portero("grant", "revoke", "berta")
        try await station.rehearsal.saw("cloud", "request", "revoke")
        try await idle(station)
        let before = try await station.rehearsal.now("cloud")
        let ran = try await station.portero("grant", "push", "--full")
        #expect(ran.exit == .code(0), "\(ran.errors)")
        try await station.rehearsal.saw("cloud", "request", "grant", since: before)
        try await station.rehearsal.saw("cloud", "request", "revoke", since: before)
        try await idle(station)
        let asked = try await station.rehearsal.entries("cloud", since: before, kind: "request")
            .filter { ["grant", "revoke"].contains($0["name"].text) }
        #expect(asked.count == 2)
        let records = try await station.portero("audit", "tail").output
        #expect(records.contains("grants.repost"), "\(records)")

        let restart = try await station.rehearsal.now("cloud")
        try await station.start()
        try await station.settle()
        try await station.grant("clara", unit: "103")
        try await station.rehearsal.saw("cloud", "request", "grant", since: restart)
        try await idle(station)
        let after = try await station.rehearsal.entries("cloud", since: restart, kind: "request", name: "grant")
        #expect(after.count == 1)
    }
}
