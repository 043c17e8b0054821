import Foundation
import Glibc
import Loop
import Support
import Testing

/// The loop of the test process: one for all suites.
enum TestLoop {
    static let started: Void = Loop.startThread()
}

@Suite struct `The loop` {
    init() { TestLoop.started }

    @Test func `a task spawned on the loop resumes there without a hop over the global pool`() async throws {
        let hops = try await Loop.spawn {
            await Loop.sleep(for: .milliseconds(1))
            var rounds: [Int] = []
            // Other tests of this process post to the loop meanwhile, not in each round; a hop per sleep would be a hundred
            // in all of them.
            for _ in 0..<20 where rounds.min() ?? 100 >= 20 {
                let before = Loop.executor.offThreadEnqueues
                for _ in 0..<100 { await Loop.sleep(for: .microseconds(50)) }
                rounds.append(Loop.executor.offThreadEnqueues - before)
            }
            return rounds
        }.value
        #expect(hops.min() ?? 100 < 20, "\(hops)")
    }

    @Test func `timers fire in the order of their instants`() async throws {
        let order = try await Loop.spawn {
            let log = Log()
            let late = LoopTimer { log.entries.append("late") }
            let early = LoopTimer { log.entries.append("early") }
            let never = LoopTimer { log.entries.append("never") }
            let now = Monotonic.now
            late.schedule(at: now + .milliseconds(20))
            early.schedule(at: now + .milliseconds(5))
            never.schedule(at: now + .milliseconds(10))
            never.cancel()
            await Loop.sleep(for: .milliseconds(40))
            return log.entries
        }.value
        #expect(order == ["early", "late"])
    }

    @Test func `a watched descriptor is read until empty and its end is told once`() async throws {
        let seen = try await Loop.spawn {
            var pair: [Int32] = [0, 0]
            #expect(pipe(&pair) == 0)
            let (ours, theirs) = (pair[0], pair[1])
            let log = Log()
            let watch = Watch(descriptor: ours, onHangUp: { log.entries.append("end") }) {
                var byte: UInt8 = 0
                if read(ours, &byte, 1) == 1 { log.entries.append(String(UnicodeScalar(byte))) }
            }
            #expect(write(theirs, "ab", 2) == 2)
            close(theirs)
            for _ in 0..<250 where log.entries.last != "end" { await Loop.sleep(for: .milliseconds(20)) }
            await Loop.sleep(for: .milliseconds(20))
            watch.cancel()
            close(ours)
            return log.entries
        }.value
        #expect(seen == ["a", "b", "end"])
    }

    @Test func `a watch that was cancelled says nothing more`() async throws {
        let seen = try await Loop.spawn {
            var pair: [Int32] = [0, 0]
            #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
            let (ours, theirs) = (pair[0], pair[1])
            let log = Log()
            let watch = Watch(descriptor: ours, onHangUp: { log.entries.append("end") }) { log.entries.append("read") }
            watch.cancel()
            #expect(write(theirs, "c", 1) == 1)
            close(theirs)
            await Loop.sleep(for: .milliseconds(40))
            close(ours)
            return log.entries
        }.value
        #expect(seen == [])
    }

    @Test func `a cancelled sleep ends at once`() async throws {
        let started = Monotonic.now
        let sleeper = Loop.spawn { await Loop.sleep(for: .seconds(3600)) }
        sleeper.cancel()
        try await sleeper.value
        #expect(Monotonic.now - started < .seconds(600))
    }
}

@Loop private final class Log {
    var entries: [String] = []
}

@Suite struct `Waiting times between retries` {
    @Test func `double up to the cap, each at least half and never more than the bound`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        var backoff = Backoff(first: .seconds(1), cap: .seconds(60))
        for bound in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            let wait = backoff.next(using: &random)
            #expect(wait >= .seconds(bound) / 2 && wait <= .seconds(bound), "seed \(seed)")
        }
        backoff.reset()
        #expect(backoff.next(using: &random) <= .seconds(1), "seed \(seed)")
    }
}
