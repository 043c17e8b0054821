import Loop
import Testing

/// One after another: each case starts processes, and all share the loop's thread.
@Suite(.serialized) struct SocketsTests {
    init() { Loop.startThread() }
}
