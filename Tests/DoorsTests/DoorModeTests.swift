import Doors
import Testing

@Suite struct DoorModeTests {
    /// What a command makes of a mode, on a lock that is continuous; nil for a refusal that changes nothing.
    struct Row: Sendable, CustomTestStringConvertible {
        let from: StandingMode
        let command: DoorCommand
        let to: StandingMode?
        var refusal: DoorRefusal?

        var testDescription: String { "\(command.rawValue) in \(from.rawValue)" }

        init(_ from: StandingMode, _ command: DoorCommand, _ to: StandingMode) {
            (self.from, self.command, self.to) = (from, command, to)
        }

        init(_ from: StandingMode, _ command: DoorCommand, refused: DoorRefusal) {
            (self.from, self.command, to, refusal) = (from, command, nil, refused)
        }
    }

    static let rows: [Row] = [
        .init(.locked, .lock, .locked), .init(.locked, .unlock, .unlocked), .init(.locked, .block, .blocked),
        .init(.locked, .lockdown, .lockedDown), .init(.locked, .lockopen, .lockedOpen),
        .init(.locked, .endBlock, .locked), .init(.locked, .endLockdown, .locked),
        .init(.locked, .endLockopen, .locked),
        .init(.locked, .relock, .locked), .init(.locked, .clear, .locked),
        .init(.unlocked, .lock, .locked), .init(.unlocked, .unlock, .unlocked), .init(.unlocked, .block, .blocked),
        .init(.unlocked, .lockdown, .lockedDown), .init(.unlocked, .lockopen, .lockedOpen),
        .init(.unlocked, .endBlock, .unlocked), .init(.unlocked, .relock, .locked), .init(.unlocked, .clear, .unlocked),
        .init(.blocked, .lock, .locked), .init(.blocked, .unlock, .unlocked), .init(.blocked, .block, .blocked),
        .init(.blocked, .lockdown, .lockedDown), .init(.blocked, .lockopen, .lockedOpen),
        .init(.blocked, .endBlock, .locked), .init(.blocked, .endLockdown, .blocked),
        .init(.blocked, .relock, .blocked),
        .init(.lockedDown, .lock, refused: .lockedDown), .init(.lockedDown, .unlock, refused: .lockedDown),
        .init(.lockedDown, .block, refused: .lockedDown), .init(.lockedDown, .lockopen, refused: .lockedDown),
        .init(.lockedDown, .endBlock, refused: .lockedDown), .init(.lockedDown, .endLockopen, refused: .lockedDown),
        .init(.lockedDown, .lockdown, .lockedDown), .init(.lockedDown, .endLockdown, .locked),
        .init(.lockedDown, .relock, .lockedDown), .init(.lockedDown, .clear, .lockedDown),
        .init(.lockedOpen, .lock, refused: .lockedOpen), .init(.lockedOpen, .unlock, refused: .lockedOpen),
        .init(.lockedOpen, .block, refused: .lockedOpen), .init(.lockedOpen, .lockdown, refused: .lockedOpen),
        .init(.lockedOpen, .endBlock, refused: .lockedOpen), .init(.lockedOpen, .lockopen, .lockedOpen),
        .init(.lockedOpen, .endLockopen, .locked), .init(.lockedOpen, .relock, .locked),
    ]

    private static func bench(in mode: StandingMode) -> DoorBench {
        var bench = DoorBench.continuous()
        switch mode {
        case .locked: break
        case .unlocked: bench.command(.unlock)
        case .blocked: bench.command(.block)
        case .lockedDown: bench.command(.lockdown)
        case .lockedOpen: bench.command(.lockopen)
        }
        _ = bench.look()
        return bench
    }

    @Test(arguments: rows)
    func `a command leads to a mode or is refused, is recorded with who, and kept`(row: Row) {
        var bench = Self.bench(in: row.from)
        #expect(bench.door.mode == DoorMode(row.from))
        let answer = bench.command(row.command)
        let done = bench.look()
        guard let to = row.to else {
            #expect(answer == row.refusal.map { .refused($0) })
            #expect(bench.door.mode == DoorMode(row.from) && bench.door.kept.mode == row.from)
            #expect(done.count == 2, "a refusal does nothing but record and answer")
            return
        }
        #expect(answer == .mode(DoorMode(to)))
        #expect(bench.door.mode == DoorMode(to) && bench.door.kept.mode == to)
        let changes = to != row.from
        #expect(done.contains(.record(.mode(DoorMode(to), by: .command(user: 1000)))) == changes)
        #expect(done.contains(.keep(bench.door.kept)) == changes)
    }

    @Test(arguments: StandingMode.allCases)
    func `who asks for access is answered as the mode has it`(mode: StandingMode) {
        var bench = Self.bench(in: mode)
        let answer = bench.release()
        switch mode {
        case .locked:
            #expect(answer == .released(until: .seconds(5)))
            #expect(bench.door.mode == .accessed(until: .seconds(5), by: .call(person: "p-1")))
            bench.go(to: 5000)
        case .unlocked, .lockedOpen:
            #expect(answer == .released(until: .seconds(5)))
            #expect(!bench.look().contains(.askRelease(for: .seconds(5))), "it stands open already")
        case .blocked: #expect(answer == .refused(.blocked))
        case .lockedDown: #expect(answer == .refused(.lockedDown))
        }
        #expect(bench.door.mode == DoorMode(mode), "a momentary access ends in the mode before it")
    }

    @Test(arguments: StandingMode.allCases.filter { !$0.holdsOpen })
    func `the exit button releases in every mode that locks, which comes back after it`(mode: StandingMode) {
        var bench = Self.bench(in: mode)
        bench.exit()
        #expect(bench.door.mode == .accessed(until: .seconds(5), by: .exitButton))
        #expect(!bench.look().contains(.askLock), "nothing cuts it short")
        bench.go(to: 6000)
        #expect(bench.door.mode == DoorMode(mode))
    }

    @Test func `a lock that is not continuous is never held`() {
        var bench = DoorBench()
        #expect(bench.command(.unlock) == .refused(.notContinuous))
        #expect(bench.command(.lockopen) == .refused(.notContinuous))
        var kept = bench.door.kept
        #expect(kept.mode == .locked && !bench.look().contains(.askHold))
        var unlocked = DoorBench.continuous()
        unlocked.command(.unlock)
        kept = unlocked.door.kept
        let again = DoorBench(kept: kept)
        #expect(again.door.mode == .locked, "the key was taken out of the configuration while it was unlocked")
    }

    @Test func `a lockdown refuses what waits, and locks; what the guard releases late is locked at once`() {
        var bench = DoorBench.continuous()
        bench.answers = false
        bench.release()
        _ = bench.look()
        bench.command(.lockdown)
        #expect(
            bench.look() == [
                .record(.mode(.lockedDown, by: .command(user: 1000))), .keep(bench.door.kept),
                .record(.refused(.lockedDown, by: .call(person: "p-1"))), .answer(1, .refused(.lockedDown)), .askLock,
            ])
        bench.send(.reported(.released(until: .seconds(5), by: .agent)))
        #expect(bench.look().contains(.askLock))
        bench.send(.reported(.locked(.asked)))
        #expect(bench.look().contains(.answer(2, .mode(.lockedDown))))
    }

    @Test func `a lock overtakes an unlock the guard has not answered`() {
        var bench = DoorBench.continuous()
        bench.answers = false
        bench.command(.unlock)
        bench.command(.lock)
        #expect(bench.look().contains(.answer(1, .refused(.overtaken))))
        bench.send(.reported(.held))
        bench.send(.reported(.locked(.asked)))
        #expect(bench.door.mode == .locked)
        #expect(bench.look().contains(.answer(2, .mode(.locked))))
        bench.go(to: 10_000)
        #expect(bench.door.mode == .locked && !bench.look().contains(.askHold))
    }

    @Test func `a hold that is denied or not answered leaves the mode as it was`() {
        for denial in [ReleaseDenial.lineFault, .resting(until: .seconds(1)), .notContinuous] {
            var bench = DoorBench.continuous()
            bench.answers = false
            bench.command(.unlock)
            bench.send(.reported(.denied(denial, by: .agent)))
            #expect(bench.door.mode == .locked && bench.door.kept.mode == .locked)
            #expect(bench.look().contains { if case .answer(1, .refused) = $0 { true } else { false } })
        }
        var bench = DoorBench.continuous()
        bench.answers = false
        bench.command(.unlock)
        bench.go(to: 499)
        #expect(!bench.look().contains(.answer(1, .refused(.noAnswer))))
        bench.go(to: 500)
        #expect(bench.look().contains(.answer(1, .refused(.noAnswer))))
        bench.send(.reported(.held))
        #expect(bench.look().contains(.askLock), "what nobody was promised does not stay")
    }

    @Test func `modes outlive a restart, and an unlocked door is held again once its guard is there`() {
        for mode in StandingMode.allCases {
            let before = Self.bench(in: mode).door.kept
            let read = KeptDoor(before.text, isTamperBlocked: before.isTamperBlocked)
            #expect(read == before)
            var rules = DoorRules()
            rules.isContinuous = true
            var door = Door(rules: rules, kept: read)
            #expect(door.mode == .unknown)
            let effects = door.step(.reported(.locked(.start)), now: .zero)
            #expect(effects.contains(.askHold) == mode.holdsOpen)
            if mode.holdsOpen { _ = door.step(.reported(.held), now: .zero) }
            #expect(door.mode == DoorMode(mode))
        }
        #expect(KeptDoor("Sesame", isTamperBlocked: false).mode == .blocked, "what cannot be read proves no right")
        #expect(KeptDoor("", isTamperBlocked: false).mode == .blocked)
    }

    @Test func `a hold the guard ended is asked for again, as is one it denied a second ago`() {
        var bench = DoorBench.continuous()
        bench.command(.unlock)
        _ = bench.look()
        bench.send(.reported(.locked(.peerSilent)))
        #expect(bench.look().contains(.askHold))
        #expect(bench.door.mode == .unlocked)
        bench.answers = false
        bench.send(.reported(.locked(.lineFault)))
        bench.send(.reported(.denied(.lineFault, by: .agent)))
        _ = bench.look()
        bench.go(to: .microseconds(999_999))
        #expect(!bench.look().contains(.askHold))
        bench.go(to: 1000)
        #expect(bench.look().contains(.askHold))
    }

    @Test func `blocked beneath a lockdown is blocked after it`() {
        var bench = DoorBench.continuous()
        bench.command(.block)
        bench.command(.lockdown)
        let kept = KeptDoor(bench.door.kept.text, isTamperBlocked: false)
        #expect(kept == bench.door.kept)
        #expect(bench.command(.endLockdown) == .mode(.blocked))
        bench.command(.lockopen)
        #expect(bench.command(.endLockopen) == .mode(.blocked))
        #expect(bench.command(.lock) == .mode(.locked))
        bench.command(.lockdown)
        #expect(bench.command(.endLockdown) == .mode(.locked))
    }

    @Test func `a lockdown with a waiver blocks the exit button for its time, and tells every new guard`() {
        var bench = DoorBench.continuous { $0.lockdownBlocksExit = true }
        bench.command(.lockdown)
        let done = bench.look()
        #expect(done.firstIndex(of: .serveExit(false)) ?? .max < done.firstIndex(of: .askLock) ?? 0)
        // The guard serves it again by itself once the agent was silent: the wish has not changed.
        bench.send(.reported(.exitServed(true)))
        #expect(bench.look() == [.serveExit(false)])
        bench.send(.guardLost(locked: true))
        bench.send(.reported(.locked(.start)))
        #expect(bench.look().contains(.serveExit(false)))
        bench.command(.endLockdown)
        #expect(bench.look().contains(.serveExit(true)))
        var plain = DoorBench.continuous()
        plain.command(.lockdown)
        #expect(!plain.look().contains(.serveExit(false)))
    }

    @Test func `with the guard gone a lockdown holds all the same, and says what is not known`() {
        var bench = DoorBench()
        bench.send(.guardLost(locked: false))
        #expect(bench.command(.lockdown) == .unconfirmed(.lockedDown))
        #expect(bench.door.kept.mode == .lockedDown)
        bench.send(.guardLost(locked: true))
        #expect(bench.door.mode == .lockedDown)
        #expect(bench.release() == .refused(.lockedDown))
        #expect(bench.command(.endLockdown) == .mode(.locked))
        #expect(bench.command(.lock) == .mode(.locked))
        #expect(bench.release() == .refused(.guardMissing))
    }
}
