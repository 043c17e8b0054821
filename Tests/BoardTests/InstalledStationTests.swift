import Foundation
import Support
import Testing

extension OnTheVirtualBoard {
    /// Agent and guard killed and stopped under the unit that is installed, on a chip that keeps a killed owner's level.
    /// What counts is the chip's own log, not what anybody says of it.
    @Test func `F-A5 F-A8 F-A4 F-G5 S12 under systemd no door stays released, whoever is killed or stopped`()
        async throws
    {
        let station = try await InstalledStation(Self.killed)
        #expect(station.told("late").isEmpty && station.told("refused").isEmpty)
        do {
            try started(station)
            try killedWithinARelease(station)
            try stoppedWithinARelease(station)
            try endedInGoodOrder(station)
            try leastPrivilege(station)
            try chipThatComesLate(station)
        } catch {
            throw SupportError("\(error); the journal: \(station.told("journal").joined(separator: "\n"))")
        }
    }

    /// F-G5: the strike, which floats high on this board, was made inactive first of all lines and stayed so.
    private func started(_ station: InstalledStation) throws {
        let requests = station.log.filter { $0.kind == "request" }
        #expect(requests.first?.line == "DOOR_STRIKE")
        let before = station.log.prefix(try station.mark("agent-killed"))
            .filter { $0.line == "DOOR_STRIKE" && $0.kind == "level" }
        // High by the resistor, low from the first request on, and then the release.
        #expect(before.map(\.level) == [1, 0, 1])
        #expect(before.map(\.isOutput) == [false, true, true])
    }

    private func killedWithinARelease(_ station: InstalledStation) throws {
        let agent = try station.locked(after: "agent-killed")
        print("agent killed to lock: \(agent) ms")
        #expect(agent <= 100)

        let watch = try station.locked(after: "guard-killed")
        print("guard killed to lock: \(watch) ms")
        #expect(watch <= 100)
        let processes = station.told("processes")
        try #require(processes.count == 2)
        #expect(
            processes[0].split(separator: " ").first == processes[1].split(separator: " ").first, "the agent went on")
        #expect(processes[0] != processes[1], "another guard")

        let both = try station.locked(after: "both-killed")
        print("both killed to lock by the stop hook: \(both) ms")
        #expect(both <= 500)

        // Without the hook the strike stays driven until the next start, whose first act it is to lock.
        let start = try station.locked(after: "both-killed-no-hook")
        print("both killed, no hook, to lock by the next start: \(start) ms")
        #expect(start > 1000, "something else locked: this proves nothing about the start")
        let requests = station.log[try station.mark("both-killed-no-hook")...].filter { $0.kind == "request" }
        #expect(requests.first?.line == "DOOR_STRIKE")
    }

    private func stoppedWithinARelease(_ station: InstalledStation) throws {
        // The guard's own deadline, counted from the release 300 ms and a command earlier.
        let agent = try station.locked(after: "agent-stopped")
        print("agent stopped to lock: \(agent) ms")
        #expect(agent < InstalledStation.releaseTime)

        let watch = try station.locked(after: "guard-stopped")
        print("guard stopped to lock: \(watch) ms")
        #expect(watch < 2000)

        let both = try station.locked(after: "both-stopped")
        print("both stopped to lock: \(both) ms")
        #expect(both <= 2500, "the watchdog's two seconds, and the stop hook's half")

        // The guard is stopped and the agent gone: its death lets the guard go on, which locks.
        let last = try station.locked(after: "guard-hangs-alone")
        print("guard stopped, agent killed, to lock: \(last) ms")
        #expect(last <= 3500)

        // F-A8: the watchdog killed the agent both times, and only then.
        let watchdog = station.told("journal").filter { $0.contains("Watchdog timeout") }
        #expect(watchdog.count == 2, "\(watchdog)")
        #expect(station.told("starts") == ["4", "4", "5", "6"])
    }

    /// F-A4: told to end within a release.
    private func endedInGoodOrder(_ station: InstalledStation) throws {
        let fall = try station.locked(after: "told-to-end")
        let ended = station.log[try station.mark("ended")].time - station.log[try station.mark("told-to-end")].time
        print("told to end to lock: \(fall) ms, ended after \(ended / .milliseconds(1)) ms")
        #expect(ended < .seconds(2))
        #expect(station.told("exit") == ["1 0"])
        #expect(station.told("ended").contains { $0.contains("door.lock") && $0.contains("asked") })
    }

    /// S12, and the watchdog's loop is one that rests.
    private func leastPrivilege(_ station: InstalledStation) throws {
        let processes = station.told("status")
        try #require(processes.count == 2, "agent and guard: \(processes)")
        for process in processes {
            #expect(process.contains("CapEff:0000000000000000"), "\(process)")
            #expect(process.contains("NoNewPrivs:1") && process.contains("Seccomp:2"), "\(process)")
            #expect(!process.contains("Uid:0"), "\(process)")
        }
        #expect(station.told("devices") == ["gpiochip0"])
    }

    /// F-G1 under the unit, whose `/dev` is made at the start: the device rule has the agent started again.
    private func chipThatComesLate(_ station: InstalledStation) throws {
        #expect(station.told("missing").contains { $0.hasPrefix("lines ") && $0.contains("GPIO chip") })
        let came = try station.mark("plugged")
        let taken = try #require(station.log[came...].first { $0.kind == "request" && $0.line == "DOOR_STRIKE" })
        let late = (taken.time - station.log[came].time) / .milliseconds(1)
        print("chip there to lock taken: \(late) ms")
        #expect(late <= 5000)
    }

    private static let killed = """
        hit() { mark "$1"; kill "-$2" $3; sleep 4; mark done; ready "$1"; }
        released; hit agent-killed KILL "$(agent)"
        say processes $(agent) $(lock)
        released; hit guard-killed KILL "$(lock)"
        say processes $(agent) $(lock)
        released; hit both-killed KILL "$(agent) $(lock)"
        mkdir -p /run/systemd/system/portero.service.d
        printf '[Service]\nExecStopPost=\n' >/run/systemd/system/portero.service.d/no-hook.conf
        systemctl daemon-reload
        released; hit both-killed-no-hook KILL "$(agent) $(lock)"
        rm -r /run/systemd/system/portero.service.d
        systemctl daemon-reload

        for what in agent guard both; do
            case $what in agent) who=$(agent) ;; guard) who=$(lock) ;; both) who="$(agent) $(lock)" ;; esac
            released; hit $what-stopped STOP "$who"
            say starts $(unit NRestarts)
        done

        # At once: an agent that lives sees within milliseconds that its guard is stopped, and locks.
        released; g=$(lock) a=$(agent); mark guard-hangs-alone; kill -STOP $g; kill -KILL $a
        sleep 4; mark done; ready guard-hangs-alone
        say starts $(unit NRestarts)

        released; mark told-to-end; systemctl stop portero; mark ended
        say exit $(unit ExecMainCode) $(unit ExecMainStatus)
        systemctl start portero; ready again
        portero audit tail | sed 's/^/say ended /'
        for p in $(agent) $(lock); do
            say status $(grep -E '^(Uid|CapEff|NoNewPrivs|Seccomp):' /proc/$p/status | tr -d '\t')
        done
        say devices $(ls /proc/$(agent)/root/dev | grep gpio)

        systemctl stop portero; echo unplug >/dev/vboard; systemctl start portero; sleep 1
        portero status | sed 's/^/say missing /'
        echo plug >/dev/vboard; sleep 6; ready late-chip
        """
}
