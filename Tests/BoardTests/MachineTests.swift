import Foundation
import Support
import Testing

/// Everything that boots a machine: one at a time, the host has few cores.
@Suite("the virtual board", .serialized) struct OnTheVirtualBoard {}

extension OnTheVirtualBoard {
    @Test func `the chip carries the lines of the board file, is driven and read from outside`() async throws {
        let board = try await VirtualBoard(wiring: "drive DOOR_CONTACT 1")
        let lines = try await board.shell("gpioinfo").output
        for name in ["KEYPAD_ROW0", "KEYPAD_COL2", "DOOR_STRIKE", "EXIT_BUTTON"] {
            #expect(lines.contains("\"\(name)\""))
        }

        // The wiring was there before anybody looked.
        #expect(try await board.shell("gpioget portero-board $(gpiofind DOOR_CONTACT | cut -d' ' -f2)").output == "1\n")

        // A foreign holder of the strike, killed: this chip keeps the level, as most real ones do.
        try await board.shell("gpioset --mode=signal $(gpiofind DOOR_STRIKE)=1 & echo $! > /run/pid")
        let released = try await board.chip.level("DOOR_STRIKE", becomes: 1)
        #expect(released.isOutput)
        try await board.shell("kill -9 $(cat /run/pid)")
        _ = try await board.chip.record("the strike let go") { $0.kind == "free" && $0.line == "DOOR_STRIKE" }
        #expect(board.chip.level("DOOR_STRIKE") == 1)

        #expect(try await board.shell("exit 3").status == 3)
        try board.chip.command("nonsense")
        try await eventually("the refusal") { board.chip.refusals == ["refused: nonsense"] }
    }

    @Test func `the machine reaches the host's loopback at 10.0.2.2`() async throws {
        let folder = try TemporaryFolder("host")
        try folder.write("hello", "from the host\n")
        let port = try FreePort.next()
        let python = try #require(Tool.path("python3"))
        let server = try Program(
            python, ["-u", "-m", "http.server", "-b", "127.0.0.1", "-d", folder.path, "\(port)"])
        try await server.line(containing: "Serving")
        let board = try await VirtualBoard()
        #expect(try await board.shell("wget -q -O - http://10.0.2.2:\(port)/hello").output == "from the host\n")
    }

    @Test func `virtual time skips over idling and its edges are exact`() async throws {
        let story = """
            printf '+300 drive EXIT_BUTTON 1\\n+300 drive EXIT_BUTTON 0\\n+300 drive EXIT_BUTTON 1\\n' > /dev/vboard
            sleep 600
            echo mark LATER > /dev/vboard
            """
        let board = try await VirtualBoard(lane: .hermetic, story: story, wiring: "drive EXIT_BUTTON 0")
        _ = try await board.played()
        let log = board.chip.log
        let edges = log.filter { $0.line == "EXIT_BUTTON" && $0.kind == "level" }.map(\.time)
        try #require(edges.count == 3)
        for (early, late) in zip(edges, edges.dropFirst()) {
            #expect(abs((late - early) / .microseconds(1) - 300) <= 20)
        }
        let later = try #require(log.last { $0.kind == "mark" && $0.note == "LATER" })
        #expect(later.time - edges[0] > .seconds(599))
    }
}
