internal import Doors
internal import Glibc
internal import Lines
internal import Loop

/// The guard's own loop: the agent's orders, the exit buttons and the deadlines, one `poll` for all.
final class GuardDesk {
    private let channel: Channel
    private var queue = ReportQueue()
    private var posts: [DoorPost] = []
    private var ended: Duration?

    /// Longest time that failing lock outputs keep a guard whose agent is gone.
    static let lastTries: Duration = .seconds(2)
    /// Orders taken in one turn, so that a flood of them cannot keep the deadlines waiting.
    static let ordersPerTurn = 16

    init(_ channel: consuming Channel) { self.channel = channel }

    /// Serves until the agent is gone or says good-bye; the exit status.
    func run() -> Int32 {
        while true {
            if let ended {
                if posts.allSatisfy(\.isLocked) { return leave(0) }
                if Monotonic.now - ended > Self.lastTries { return leave(1) }
            }
            turn()
        }
    }

    private func leave(_ status: Int32) -> Int32 {
        queue.flush(to: channel)
        if status != 0 { StandardError.say("portero guard: a lock output could not be driven inactive: cut its power") }
        return status
    }

    private func turn() {
        let buttons = ended == nil ? posts.filter { $0.descriptor != nil } : []
        var polls = buttons.map { pollfd(fd: $0.descriptor ?? -1, events: Int16(POLLIN), revents: 0) }
        let agent = Int16(POLLIN) | (queue.isEmpty ? 0 : Int16(POLLOUT))
        polls.append(pollfd(fd: ended == nil ? channel.descriptor : -1, events: agent, revents: 0))
        wait(&polls)
        // The clock is read for each of them: a moment may pass in between, and deadlines count from it.
        for (button, poll) in zip(buttons, polls) where poll.revents != 0 {
            button.readable(Monotonic.now, broken: poll.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0)
        }
        for post in posts { post.tick(Monotonic.now) }
        agentReady(polls[buttons.count].revents)
    }

    /// Whole milliseconds, rounded down: the last one before a deadline is spent turning, so that none is late.
    private func wait(_ polls: inout [pollfd]) {
        let left = posts.compactMap(\.nextWake).min().map { max(.zero, $0 - Monotonic.now).milliseconds }
        poll(&polls, nfds_t(polls.count), left.map(Int32.init(clamping:)) ?? -1)
    }

    private func agentReady(_ happened: Int16) {
        if happened & Int16(POLLOUT) != 0 { queue.flush(to: channel) }
        // Orders of an agent that is gone are not carried out any more.
        if happened & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return end(.peerGone, Monotonic.now) }
        guard happened & Int16(POLLIN) != 0 else { return }
        let (orders, isGone) = waitingOrders()
        for (index, order) in orders.enumerated() where ended == nil {
            let isTakenBack = isGone || orders[(index + 1)...].contains { $0.takesBack(order) }
            obey(order, unless: isTakenBack, Monotonic.now)
        }
        if isGone, ended == nil { end(.peerGone, Monotonic.now) }
    }

    /// What the agent has sent, and whether nothing more will come.
    private func waitingOrders() -> (orders: [GuardOrder], isGone: Bool) {
        var orders: [GuardOrder] = []
        for _ in 0..<Self.ordersPerTurn {
            switch channel.receive() {
            case .nothing: return (orders, false)
            case .ended: return (orders, true)
            case .frame(let frame):
                do throws(FrameError) {
                    orders.append(try GuardOrder(frame: frame))
                } catch {
                    tell(.refused(sentence: "\(error)"))
                }
            }
        }
        return (orders, false)
    }

    /// Carries an order out; a release that was taken back before it was read moves no lock.
    private func obey(_ order: GuardOrder, unless isTakenBack: Bool, _ now: Duration) {
        for post in posts { post.step(.heard, now) }
        switch order {
        case .plan(let plan): take(plan, now)
        case .release(let name, let time): if !isTakenBack { post(name)?.step(.grant(for: time), now) }
        case .hold(let name): if !isTakenBack { post(name)?.step(.hold, now) }
        case .serveExit(let name, let served): post(name)?.step(.serveExit(served), now)
        case .lock(let name): post(name)?.step(.lock, now)
        case .lockAll: for post in posts { post.step(.lock, now) }
        case .heartbeat: for post in posts { post.check(now) }
        case .answer(let number): tell(.answered(number))
        case .bye: end(.asked, now)
        }
    }

    private func post(_ name: String) -> DoorPost? {
        let post = posts.first { $0.name == name }
        if post == nil { tell(.refused(sentence: "the guard holds no door \(name)")) }
        return post
    }

    /// All lock outputs in one call; where that fails each door by itself, so that one line held elsewhere does not
    /// cost the others.
    private func take(_ plan: GuardPlan, _ now: Duration) {
        guard posts.isEmpty else { return tell(.refused(sentence: "the guard has a plan already")) }
        let chip = GuardedChip(plan)
        let together = try? chip.output(plan.doors.map(\.lock))
        tell(.ready(standIn: isStandIn))
        posts = plan.doors.map { door in DoorPost(door, of: chip) { [unowned self] in self.tell($0) } }
        for (index, post) in posts.enumerated() { post.start(together.map { ($0, index) }, now) }
    }

    private func end(_ reason: LockedReason, _ now: Duration) {
        ended = now
        for post in posts { post.step(.end(reason), now) }
    }

    private func tell(_ report: GuardReport) { queue.put(report.frame, to: channel) }
}

extension GuardOrder {
    /// Whether this order ends what `other` would begin.
    fileprivate func takesBack(_ other: GuardOrder) -> Bool {
        switch (other, self) {
        case (.release(let name, _), .lock(let locked)), (.hold(let name), .lock(let locked)): name == locked
        case (.release, .lockAll), (.hold, .lockAll), (.release, .bye), (.hold, .bye): true
        default: false
        }
    }
}
