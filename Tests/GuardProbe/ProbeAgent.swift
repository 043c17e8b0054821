import Doors
import Glibc
import Guard
import Loop

/// An agent that does nothing but obey its standard input and tell its news.
@Loop final class ProbeAgent {
    private static var shared: ProbeAgent?

    private var link: GuardLink?
    private var input: Watch?
    private var unread: [UInt8] = []

    static func start(_ plan: GuardPlan) {
        let agent = ProbeAgent()
        shared = agent
        agent.link = try? GuardLink(plan, program: .init(path: "/proc/self/exe", arguments: ["guard-probe", "guard"])) {
            agent.tell($0)
        }
        agent.input = Watch(descriptor: 0) { agent.read() }
        agent.link?.start()
    }

    private func tell(_ news: GuardNews) {
        switch news {
        case .report(.ready(let standIn)):
            say("ready \(standIn ? "stand-in" : "real") \(link?.processID ?? 0)")
        case .report(.door(let door, .released(let until, let by))):
            say("\(door) released by \(by) for \((until - Monotonic.now).milliseconds)")
        case .report(.door(let door, .locked(let reason))): say("\(door) locked \(reason.rawValue)")
        case .report(.door(let door, .denied(let denial, let by))): say("\(door) denied \(denial) \(by)")
        case .report(.door(let door, .lockFailing)): say("\(door) lock failing")
        case .report(.door(let door, .held)): say("\(door) held")
        case .report(.door(let door, .exitServed(let served))): say("\(door) exit \(served ? "served" : "blocked")")
        case .report(.exit(let door, let report)): say("\(door) exit \(report.rawValue)")
        case .report(.fault(let door, let sentence)): say("\(door) fault \(sentence)")
        case .report(.answered): break
        case .report(.refused(let sentence)): say("refused \(sentence)")
        case .lost(let sentence, let outcome): say("lost \(sentence); locked \(outcome.locked.joined(separator: ","))")
        case .stopped(let outcome): say("stopped; locked \(outcome.locked.joined(separator: ","))")
        }
    }

    private func read() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(0, &bytes, bytes.count)
        guard count > 0 else { exit(0) }
        unread += bytes.prefix(count)
        while let end = unread.firstIndex(of: 10) {
            let words = String(decoding: unread[..<end], as: UTF8.self).split(separator: " ").map(String.init)
            unread.removeSubrange(...end)
            obey(words)
        }
    }

    private func obey(_ words: [String]) {
        switch (words.first, words.count) {
        case ("release", 3): link?.release(words[1], for: .milliseconds(Int(words[2]) ?? 0))
        case ("hold", 2): link?.hold(words[1])
        case ("serve-exit", 3): link?.serveExit(words[1], words[2] == "yes")
        case ("lock", 2): link?.lock(words[1])
        case ("lock-all", 1): link?.lockAll()
        case ("block", 2): usleep(UInt32(words[1]).map { $0 * 1000 } ?? 0)
        case ("stop", 1):
            let link = link
            Loop.spawn {
                await link?.stop()
                exit(0)
            }
        default: say("no such order")
        }
    }
}
