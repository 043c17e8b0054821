import Foundation
import Support
import Testing

extension OnTheVirtualBoard {
    /// The station alone, on virtual time: what the kernel's lines show repeats to the millisecond on any host.
    @Test func `exit button to lock within 10 ms, released for its time exactly, locked at once when the agent dies`()
        async throws
    {
        let folder = try TemporaryFolder("alone")
        let configuration = try folder.write(
            "portero.toml",
            """
            station = "lobby-1"
            board   = "virtual"

            [[door]]
            name            = "main"
            release_time_ms = 1500
            """)
        let board = try await VirtualBoard(
            ["--program", Package.shipped("portero"), "--file", "\(configuration):/etc/portero/portero.toml"],
            lane: .hermetic, story: Self.story)
        _ = try await board.played()

        let log = board.chip.log
        let presses = log.filter { $0.kind == "mark" && $0.note == "press" }
        let levels = log.filter { $0.kind == "level" && $0.line == "DOOR_STRIKE" }
        try #require(presses.count == 6)
        #expect(levels.map(\.level) == Array(repeating: [1, 0], count: 6).flatMap { $0 })
        for (index, press) in presses.enumerated() {
            let touched = try #require(log.first { $0.line == "EXIT_BUTTON" && $0.time > press.time && $0.level == 1 })
            let (rise, fall) = (levels[2 * index].time, levels[2 * index + 1].time)
            let reaction = Int((rise - touched.time) / .microseconds(1))
            print("exit button to lock: \(reaction) us")
            #expect((0...Self.bounce + 10_000).contains(reaction))
            guard index < 5 else { continue }
            let held = Int((fall - rise) / .milliseconds(1))
            #expect((1500...1510).contains(held), "released for \(held) ms")
        }
        let killed = try #require(log.first { $0.note == "kill" })
        let locked = Int((levels[11].time - killed.time) / .milliseconds(1))
        print("agent killed to lock: \(locked) ms")
        #expect(locked <= 100)
    }

    /// Microseconds from the first touch to the last bounce of a press.
    private static let bounce = 1500

    /// Five presses that run their time, and a sixth within which the agent is killed.
    private static let story = """
        portero run --state /var/lib/portero >/run/log 2>&1 &
        agent=$!
        until portero status --state /var/lib/portero 2>/dev/null | grep -q '^door main  *locked'; do sleep 1; done
        press() {
            echo mark press >/dev/vboard
            {
                echo '+1000 drive EXIT_BUTTON 1'; echo '+400 drive EXIT_BUTTON 0'; echo '+300 drive EXIT_BUTTON 1'
                echo '+200 drive EXIT_BUTTON 0'; echo '+600 drive EXIT_BUTTON 1'
                echo '+150000 drive EXIT_BUTTON 0'; echo '+300 drive EXIT_BUTTON 1'; echo '+300 drive EXIT_BUTTON 0'
            } >/run/press
            cat /run/press >/dev/vboard
        }
        for i in 1 2 3 4 5; do press; sleep 5; done
        press
        usleep 400000
        echo mark kill >/dev/vboard
        kill -KILL $agent
        sleep 3
        cat /run/log
        """
}
