import Testing

@testable import Guard

@Suite struct `Reports that the agent does not take` {
    @Test func `wait behind a full socket, the newest of them, and come in their order when it reads again`() throws {
        let ends = try ChannelPair()
        var queue = ReportQueue()
        var put = 0
        while queue.isEmpty, put < 100_000 { queue.put(frame(&put), to: ends.guarding) }
        let taken = put - 1
        #expect(!queue.isEmpty && taken > 10, "the socket is never full")
        for _ in 0..<200 { queue.put(frame(&put), to: ends.guarding) }

        var got: [Int] = []
        while case .frame(let bytes) = ends.agent.receive() {
            got.append(bytes.reduce(0) { $0 << 8 | Int($1) })
            queue.flush(to: ends.guarding)
        }
        #expect(queue.isEmpty)
        #expect(got == Array(0..<taken) + Array(put - ReportQueue.capacity..<put))
    }

    /// The next number, as a message.
    private func frame(_ number: inout Int) -> [UInt8] {
        defer { number += 1 }
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
