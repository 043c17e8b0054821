internal import Loop
internal import Sockets

/// F-E10: a stale command. The link is down for a while and then up again; what controllers sent meanwhile arrives late,
/// if their machine still tries.
extension RoomActor {
    func addLateDelivery(to drive: DrivePort) {
        drive.route("POST", "/room/fault/late") { [self] request throws(DriveError) in
            cutLink(for: .milliseconds(try request.whole("for_ms") ?? 1000))
            return .ok()
        }
    }

    /// Hears nothing of whoever is connected now, for `time`.
    public func cutLink(for time: Duration) {
        let cut = controllers
        for controller in cut { controller.socket.isDeaf(true) }
        journal.record("room", "link-down")
        after(time) { [weak self] in
            for controller in cut { controller.socket.isDeaf(false) }
            self?.journal.record("room", "link-up")
        }
    }
}
