/// F-E9: rights that end in the middle of a change whose answer is lost.
extension RoomActor {
    func addForgetting(to drive: DrivePort) {
        drive.route("POST", "/room/fault/forget") { [self] request throws(DriveError) in
            forget(
                after: request.body["method"].asText ?? "setAuthParams", cause: try request.whole("cause") ?? 8)
            return .ok()
        }
    }

    /// The next `method` is carried out; its answer gets lost, and whoever asked has no rights any more.
    public func forget(after method: String, cause: Int) { faults.forgetting = (method, cause) }

    /// Whether this request is the one.
    func forgets(_ request: RoomRequest) -> Bool {
        guard let forgetting = faults.forgetting, forgetting.method == request.method else { return false }
        faults.forgetting = nil
        dismiss([request.controller], cause: forgetting.cause)
        return true
    }
}
