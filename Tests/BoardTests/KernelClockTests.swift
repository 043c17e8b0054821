import Support
import Testing

extension OnTheVirtualBoard {
    @Test func `the clock is trusted from the kernel's own word on, until it is stepped`() async throws {
        let folder = try TemporaryFolder("clock")
        let configuration = try folder.write("portero.toml", "station = \"lobby-1\"\nboard = \"virtual\"\n")
        let board = try await VirtualBoard([
            "--program", Package.shipped("portero"), "--program", Package.product("kernel-clock"),
            "--file", "\(configuration):/etc/portero/portero.toml",
        ])
        try await board.shell("portero run --state /var/lib/portero >/run/portero.log 2>&1 &")
        func clock(becomes state: String) async throws {
            try await eventually("a clock that is \(state)", within: .seconds(60)) {
                try await board.shell("portero status --state /var/lib/portero | grep -q '^clock  *\(state)  '").status
                    == 0
            }
        }
        try await clock(becomes: "not trusted")
        #expect(try await board.shell("kernel-clock synchronised").status == 0)
        try await clock(becomes: "trusted")
        // Latched: the daemon may go.
        #expect(try await board.shell("kernel-clock unsynchronised").status == 0)
        try await clock(becomes: "trusted")
        // The kernel takes its word back with a step, and the daemon gives it anew.
        #expect(try await board.shell("kernel-clock synchronised && date -s '2031-01-01 00:00'").status == 0)
        try await clock(becomes: "not trusted")
        let steps = "portero audit tail --state /var/lib/portero | grep -c 'clock.step'"
        try await eventually("the step's record", within: .seconds(60)) {
            try await board.shell(steps).output == "1\n"
        }
        #expect(try await board.shell("kernel-clock synchronised").status == 0)
        try await clock(becomes: "trusted")
    }
}
