internal import Loop

/// One guard process from its start to its end, seen through its channel.
@Loop final class GuardSession {
    let child: GuardChild
    let since = Monotonic.now

    private let channel: Channel
    private var watch: Watch?
    private let onReport: @Loop (GuardReport) -> Void
    private let onEnd: @Loop (String) -> Void
    private var isOver = false

    /// Starts the guard and gives it its plan.
    init(
        _ program: GuardProgram, _ plan: GuardPlan, onReport: @escaping @Loop (GuardReport) -> Void,
        onEnd: @escaping @Loop (String) -> Void
    ) throws(GuardError) {
        let ends = try ChannelPair()
        child = try GuardChild(program, ends.guarding)
        channel = ends.agent
        self.onReport = onReport
        self.onEnd = onEnd
        _ = channel.send(GuardOrder.plan(plan).frame)
        watch = Watch(descriptor: channel.descriptor, onHangUp: { [weak self] in self?.readReports() }) { [weak self] in
            self?.readReports()
        }
    }

    /// Whether the guard's socket took the order; one that is full belongs to a guard that does not read.
    func send(_ order: GuardOrder) -> Bool {
        if case .sent = channel.send(order.frame) { return true }
        return false
    }

    /// Whether the guard has not read everything that was sent.
    var hasUnread: Bool { channel.hasUnread() }

    /// Hands on every report that waits, then the end if it has come.
    func readReports() {
        while !isOver {
            switch channel.receive() {
            case .nothing: return
            case .ended: end("the guard of the locks has ended")
            case .frame(let frame):
                do throws(FrameError) {
                    onReport(try GuardReport(frame: frame))
                } catch {
                    end("the guard of the locks sent no report but a \(error)")
                }
            }
        }
    }

    /// Neither callback is called afterwards.
    func close() {
        isOver = true
        watch?.cancel()
        watch = nil
    }

    private func end(_ sentence: String) {
        close()
        onEnd(sentence)
    }
}
