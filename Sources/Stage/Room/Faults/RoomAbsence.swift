internal import Loop

/// F-E1: the Room is absent and comes later, as after a restart of the application: tokens and call are gone.
extension RoomActor {
    func addAbsence(to drive: DrivePort) {
        drive.route("POST", "/room/fault/absent") { [self] request throws(DriveError) in
            leave(for: .milliseconds(try request.whole("for_ms") ?? 0))
            return .ok()
        }
    }

    /// Stops now and starts again after `time`.
    public func leave(for time: Duration) {
        stop()
        after(time) { [weak self] in try? self?.start() }
    }
}
