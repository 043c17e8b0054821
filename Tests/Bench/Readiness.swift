import Foundation

/// The service manager's side of `sd_notify(3)`.
struct Readiness {
    private let path: String

    init(at path: String) { self.path = path }

    /// Starts a program with this socket and waits for its READY=1; the time from before the start.
    func time(_ start: (String) throws -> Child) throws -> (agent: Child, seconds: Double) {
        let descriptor = try listen()
        defer { close(descriptor) }
        let begin = ContinuousClock.now
        let child = try start(path)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count >= 0 else {
                child.stop()
                throw Missing("not ready within 20 s: \(child.said.suffix(500))")
            }
            if String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: "\n").contains("READY=1") {
                return (child, (ContinuousClock.now - begin).inSeconds)
            }
        }
    }

    private func listen() throws -> Int32 {
        unlink(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw Missing("cannot listen at \(path)") }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return descriptor
    }
}

/// From start to ready with the station's ledger, again and again.
func starts(of station: Station, floor: Result<FloorProgram, Missing>, _ amounts: Amounts) throws -> [Figure] {
    var (own, plain) = (Samples(), Samples())
    var (work, plainWork) = (Samples(), Samples())
    for round in 0...amounts.starts {
        let (agent, seconds) = try station.start()
        if round > 0 { work.add(Sight(agent.pid).processorTime) }
        agent.stop()
        // The first start draws keys and warms the page cache.
        if round > 0 { own.add(seconds) }
        guard case .success(let floor) = floor else { continue }
        let (rest, beside) = try floor.rest(over: station.state)
        if round > 0 { plainWork.add(Sight(rest.pid).processorTime) }
        rest.stop()
        if round > 0 { plain.add(beside) }
    }
    say("starts measured")
    return [
        Figure("start to ready, \(amounts.persons) persons", own.p50, floor: plain.p50, promise: .time(0.1)),
        Figure("  processor time of it", work.p50, floor: plainWork.p50),
    ]
}
