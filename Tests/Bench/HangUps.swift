import Foundation
import Glibc
import Loop
import Stage

/// The right of somebody who talks is withdrawn: from the request on the control socket to the Room's being told to hang up.
func hangUps(of station: Station, _ amounts: Amounts) async throws -> [Figure] {
    let agent = try station.start().agent
    defer { agent.stop() }
    let ringing = await Ringing(station.room, rest: .milliseconds(20))
    try await ringing.connected(quiet: .milliseconds(500))
    var samples = Samples()
    // Whoever is withdrawn once is not called again.
    for number in 1...min(amounts.hangUps, amounts.persons - 1) {
        _ = try await ringing.begin(Persons.peer(number), expecting: "accept")
        // The participant was seen, the microphone is open.
        try await ringing.connected(quiet: .milliseconds(20))
        let (sent, before) = (Monotonic.now, await station.room.journal.last)
        let request = try ControlRequest(
            "DELETE", "/api/grants/\(Persons.id(number))", at: station.state + "/control.sock")
        let wanted = JournalFilter(since: before, kind: "received", name: "hangUp")
        guard let entry = await station.room.journal.entries(wanted, within: .seconds(5)).first else {
            throw Missing("no hang-up within 5 s: \(request.answer)")
        }
        samples.add((entry.at - sent).inSeconds)
        let answer = request.answer
        guard answer.hasPrefix("HTTP/1.1 200") else { throw Missing("the revocation was answered \(answer)") }
        try await ringing.connected(quiet: .milliseconds(20))
    }
    say("\(samples.count) talks ended by a revocation")
    return [
        Figure("revocation to hang-up, p50", samples.p50),
        Figure("revocation to hang-up, p99", samples.p99, promise: .time(0.1)),
    ]
}

/// One request to the agent, written at once; the answer is read when it is asked for.
private final class ControlRequest {
    private let descriptor: Int32

    init(_ method: String, _ path: String, at socket: String) throws {
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socket.utf8.prefix(107)) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { throw Missing("no agent at \(socket)") }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let text = "\(method) \(path) HTTP/1.1\r\nHost: portero\r\nConnection: close\r\n\r\n"
        guard text.withCString({ write(descriptor, $0, text.utf8.count) }) == text.utf8.count else {
            throw Missing("\(socket) takes nothing")
        }
    }

    deinit { close(descriptor) }

    var answer: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
