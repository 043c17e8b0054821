import Foundation
import Support
import Testing

extension OnTheVirtualBoard {
    /// The station alone, on virtual time: what a chip, its lines and whoever touches them can do to it.
    @Test func `F-G1 F-G2 F-G3 F-G7 F-G8 F-G13 lines missing, taken, noisy, overflowing, lying or gone`() async throws {
        let folder = try TemporaryFolder("lines")
        let configuration = try folder.write("portero.toml", Self.lineConfiguration)
        let board = try await VirtualBoard(
            [
                "--program", Package.shipped("portero"), "--file", "\(configuration):/etc/portero/portero.toml",
                "--board", try folder.write("virtual.toml", Self.monitored()),
            ], lane: .hermetic, story: Self.lineStory, wiring: "close DOOR_STRIKE LOCK_MONITOR")
        let told = Told(console: try await board.played())
        let log = board.chip.log
        try missingThenThere(told, log)
        heldByAnother(told)
        try heldDownAndStorm(told, log)
        overflown(told, log)
        lying(told)
        try gone(told)
    }

    /// F-G1: named while it is missing, taken within 5 s after it came.
    private func missingThenThere(_ told: Told, _ log: [ChipRecord]) throws {
        #expect(told["missing"].contains { $0.hasPrefix("lines ") && $0.contains("GPIO chip") })
        #expect(told["missing"].contains { $0.hasPrefix("station ") && $0.contains("running") })
        let came = try #require(log.first { $0.note == "plugged" })
        for line in ["DOOR_STRIKE", "EXIT_BUTTON", "KEYPAD_ROW3", "DOOR_CONTACT"] {
            let taken = try #require(log.first { $0.kind == "request" && $0.line == line }, "\(line)")
            #expect(
                taken.time - came.time <= .seconds(5), "\(line) taken \(taken.time - came.time) after the chip came")
        }
        #expect(log.after("plugged").strike.allSatisfy { $0.level == 0 })
    }

    /// F-G3: the holder is named, everything else works, and the line is taken when it is let go.
    private func heldByAnother(_ told: Told) {
        #expect(told["held"].contains { $0.hasPrefix("lines ") && $0.contains("STATUS_LED") && $0.contains("gpioset") })
        #expect(told["held"].contains { $0.hasPrefix("door main ") && $0.contains("locked") })
        #expect(told["held"].contains { $0.hasPrefix("keypad ") && $0.contains("ready") })
        #expect(told["free"].contains { $0.hasPrefix("lines ") && $0.contains("ready") })
    }

    /// F-G7: a button held for a minute releases once and is told of; a storm of 10 kHz on button and keypad costs no memory,
    /// and a second after it everything is as before.
    private func heldDownAndStorm(_ told: Told, _ log: [ChipRecord]) throws {
        #expect(log.after("held-down").strike.map(\.level) == [1, 0])
        #expect(log.after("let-go").strike.isEmpty)
        #expect(told["audit"].contains { $0.contains("exit.stuck") })

        let memory = told["memory"].map { $0.split(separator: " ").compactMap { Int($0) } }
        try #require(memory.count == 2 && memory[0].count == 2, "\(memory)")
        print("resident before and after the storm: \(memory) kB")
        for (before, after) in zip(memory[0], memory[1]) {
            #expect(after - before <= 256, "grew by \(after - before) kB")
        }
        // At most as many releases as pauses of half a second fit into the storm.
        #expect(log.after("storm").strike.count { $0.level == 1 } <= 2)
        #expect(told["after-storm"].contains { $0.contains("flat 9 ") }, "a digit out of noise: \(told["after-storm"])")
        let press = try #require(log.after("normal").first { $0.line == "EXIT_BUTTON" && $0.level == 1 })
        let rise = try #require(log.after("normal").strike.first)
        #expect(rise.level == 1 && rise.time - press.time < .milliseconds(50))
    }

    /// F-G8: the agent is stopped while more edges come than the kernel keeps. The level is read, no key is made of them, and
    /// the loss is counted.
    private func overflown(_ told: Told, _ log: [ChipRecord]) {
        #expect(told["leaf"].contains { $0.hasPrefix("main ") && $0.contains(" open ") })
        #expect(told["after-overflow"].contains { $0.contains("flat 9 ") }, "a digit: \(told["after-overflow"])")
        #expect(told["decisions"] == ["2"], "none but those two")
        #expect(told["log"].contains { $0.contains("more of them than the kernel keeps") })
    }

    /// F-G13: the monitor says released while the output is locked: an alarm within 1 s, and never shown as locked.
    private func lying(_ told: Told) {
        #expect(told["agrees"].contains { $0.hasPrefix("main ") && !$0.contains("lock-disagrees") })
        #expect(told["lying"].contains { $0.hasPrefix("main ") && $0.contains("lock-disagrees") }, "\(told["lying"])")
        let columns = told["lying"].first { $0.hasPrefix("main ") }?.split(separator: " ").map(String.init) ?? []
        #expect(columns.count > 3 && columns[3] != "locked", "\(columns)")
        #expect(told["audit"].contains { $0.contains("lock-disagrees") })
    }

    /// F-G2: the chip goes away within a release, a key held down. Nobody spins, the output is unknown, and it is told.
    private func gone(_ told: Told) throws {
        #expect(told["gone"].contains { $0.hasPrefix("lines ") && $0.contains("fault") })
        #expect(told["gone"].contains { $0.hasPrefix("main ") && $0.contains(" unknown ") })
        #expect(told["audit"].contains { $0.contains("door.fault") })
        let busy = told["busy"].map { $0.split(separator: " ").compactMap { Int($0) } }
        try #require(busy.count == 2 && busy[0].count == 2, "\(busy)")
        // Hundredths of a second of the processor, of 2000.
        for (before, after) in zip(busy[0], busy[1]) { #expect(after - before <= 100, "\(busy)") }
    }

    /// The board's file, with a lock monitor.
    private static func monitored() throws -> String {
        try String(contentsOfFile: "\(Package.folder)/board/virtual.toml", encoding: .utf8) + """

            [door.main.monitor]
            line   = "LOCK_MONITOR"
            active = "high"
            bias   = "pull-down"

            """
    }

    private static let lineConfiguration = """
        station = "lobby-1"
        board   = "virtual"

        [[door]]
        name               = "main"
        release_time_ms    = 3000
        release_ceiling_ms = 8000

        """

    private static let lineStory = """
        \(storyWords)
        busy() { cat /proc/$1/task/*/stat | cut -d' ' -f14,15 | tr ' ' '\\n' | { s=0; while read n; do s=$((s + n)); done; echo $s; }; }
        key() { echo "close KEYPAD_ROW$1 KEYPAD_COL$2" >/dev/vboard; sleep 0.1; echo "open KEYPAD_ROW$1 KEYPAD_COL$2" >/dev/vboard; sleep 0.1; }
        # Flat 9, sooner than a digit before it would be forgotten.
        nine() { key 2 2; key 3 2; sleep 1; ask why last | sed "s/^/say after-$1 /"; }
        echo unplug >/dev/vboard
        portero run --state /var/lib/portero >/run/log 2>&1 &
        a=$!
        sleep 4
        ask status | sed 's/^/say missing /'
        echo plug >/dev/vboard
        gpioset --mode=signal $(gpiofind STATUS_LED)=0 & h=$!
        sleep 6
        ask status | sed 's/^/say held /'
        kill $h; sleep 3
        ask status | sed 's/^/say free /'
        g=$(grep -l "^PPid:[^0-9]*$a\\$" /proc/[0-9]*/status | cut -d/ -f3)

        mark held-down; echo 'drive EXIT_BUTTON 1' >/dev/vboard; sleep 60; mark let-go; echo 'drive EXIT_BUTTON 0' >/dev/vboard
        sleep 2

        say memory $(cat /proc/$a/status /proc/$g/status | sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p')
        mark storm
        echo '+100 storm KEYPAD_ROW1 20000' >/dev/vboard
        echo '+100 storm EXIT_BUTTON 20001' >/dev/vboard
        sleep 6
        echo 'drive EXIT_BUTTON 0; drive KEYPAD_ROW1 z' >/dev/vboard
        mark calm
        sleep 3
        say memory $(cat /proc/$a/status /proc/$g/status | sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p')
        nine storm
        mark normal; echo 'drive EXIT_BUTTON 1' >/dev/vboard; sleep 0.2; echo 'drive EXIT_BUTTON 0' >/dev/vboard; sleep 4

        mark overflow
        kill -STOP $a
        for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do printf '+500 drive DOOR_CONTACT 1\\n+500 drive DOOR_CONTACT 0\\n'; printf '+500 close KEYPAD_ROW0 KEYPAD_COL0\\n+500 open KEYPAD_ROW0 KEYPAD_COL0\\n'; done >/run/many
        echo '+500 drive DOOR_CONTACT 1' >>/run/many
        cat /run/many >/dev/vboard; sleep 1
        kill -CONT $a; sleep 2
        nine overflow
        say decisions $(ask audit tail | grep -c decision.)
        ask door status | sed 's/^/say leaf /'
        ask audit tail | sed 's/^/say audit /'
        echo 'drive DOOR_CONTACT 0' >/dev/vboard; sleep 1

        ask door status | sed 's/^/say agrees /'
        mark lying; echo 'open DOOR_STRIKE LOCK_MONITOR; drive LOCK_MONITOR 1' >/dev/vboard; sleep 0.8
        ask door status | sed 's/^/say lying /'
        echo 'drive LOCK_MONITOR z; close DOOR_STRIKE LOCK_MONITOR' >/dev/vboard; sleep 3

        mark gone
        ask door release main | sed 's/^/say gone /'
        echo 'close KEYPAD_ROW0 KEYPAD_COL0' >/dev/vboard; sleep 0.3
        echo unplug >/dev/vboard
        sleep 5
        say busy $(busy $a) $(busy $g)
        sleep 20
        say busy $(busy $a) $(busy $g)
        ask status | sed 's/^/say gone /'
        ask door status | sed 's/^/say gone /'
        ask audit tail | sed 's/^/say audit /'
        sed 's/^/say log /' /run/log
        """
}
