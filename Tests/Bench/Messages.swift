import Foundation
import Glibc
import Loop
import Stage

/// A message of Tuya, each with an effect: from the gateway's sending to its acknowledgement, which the agent gives when
/// the effect is on disk. The floor is one page written to the same folder and waited for.
func messages(to station: Station, _ amounts: Amounts) async throws -> [Figure] {
    let names = ["p50", "p99"].map { "message to ledger and acknowledgement, \($0)" }
    let gateway = station.cloud
    try await station.configure(messages: true)
    // Off the loop: it plays the chip that the agent waits for.
    let running = try station.start().agent
    defer { running.stop() }
    try await station.configure(messages: false)
    try await connected(to: gateway)
    _ = try await heard(by: gateway, amounts.warmUps, from: 0)
    let times = try await heard(by: gateway, amounts.messages, from: amounts.warmUps)
    let floor = pageWrites(amounts.messages, at: station.state + "/floor")
    say("\(times.count) messages taken")
    return [
        Figure(names[0], times.p50, floor: floor.p50, promise: nil),
        Figure(names[1], times.p99, floor: floor.p99, promise: nil),
    ]
}

@Loop private func connected(to cloud: CloudActor) async throws {
    for _ in 0..<1000 where cloud.messages.state["consumers"] == 0 { await Loop.sleep(for: .milliseconds(10)) }
    guard cloud.messages.state["consumers"] == 1 else { throw Missing("the agent consumes no messages") }
}

/// One message after the other, the device now connected, now not.
@Loop private func heard(by cloud: CloudActor, _ count: Int, from first: Int) async throws -> Samples {
    var samples = Samples()
    let start = 1_750_000_000_000
    for number in first..<(first + count) {
        let before = cloud.journal.last
        let sent = Monotonic.now
        cloud.messages.publish(
            [
                "bizCode": number.isMultiple(of: 2) ? "online" : "offline", "devId": .text(Persons.device),
                "bizData": ["time": .whole(start + number)],
            ], protocolNumber: 20)
        let wanted = JournalFilter(since: before, kind: "message", name: "acknowledged")
        guard let entry = await cloud.journal.entries(wanted, within: .seconds(10)).first else {
            throw Missing("message \(number) was not acknowledged")
        }
        samples.add((entry.at - sent).inSeconds)
    }
    return samples
}

private func pageWrites(_ count: Int, at path: String) -> Samples {
    var samples = Samples()
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return samples }
    defer {
        close(descriptor)
        unlink(path)
    }
    let page = [UInt8](repeating: 7, count: 4096)
    for number in 0..<count {
        let start = Monotonic.now
        pwrite(descriptor, page, page.count, number % 256 * page.count)
        fdatasync(descriptor)
        samples.add((Monotonic.now - start).inSeconds)
    }
    return samples
}
