internal import Sockets

/// F-E3: half-open. The connection stands, and nothing that a controller sends arrives any more, as when the link goes
/// down on the way: not even the machine acknowledges it. New connections are not touched.
extension RoomActor {
    func addHalfOpen(to drive: DrivePort) {
        drive.route("POST", "/room/fault/half-open") { [self] _ in
            goDeaf()
            return .ok()
        }
    }

    /// Hears nothing any more of whoever is connected now.
    public func goDeaf() {
        for controller in controllers { controller.socket.isDeaf(true) }
        journal.record("room", "deaf")
    }
}
