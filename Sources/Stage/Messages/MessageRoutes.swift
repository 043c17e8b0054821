/// The message service on the drive port, under `/cloud/messages`.
extension MessageActor {
    /// Adds its routes:
    ///
    /// - `GET /cloud/messages`: what waits, how many consumers; its journal is the cloud's, kind `message`
    /// - `POST /cloud/messages` with `data` and `protocol`, and if wanted `t`, `channel`, `partition`; or with `payload`,
    ///   any text in place of an envelope; or with `frame`, any text in place of a frame
    /// - `GET` and `POST /cloud/message-settings`
    /// - `POST /cloud/messages/drop`, `/cloud/messages/stop`, `/cloud/messages/start`
    func addRoutes(to drive: DrivePort) {
        drive.route("GET", "/cloud/messages") { [self] _ in .ok(state) }
        drive.route("POST", "/cloud/messages") { [self] request throws(DriveError) in .ok(try push(request)) }
        drive.route("GET", "/cloud/message-settings") { [self] _ in .ok(knobs.json) }
        drive.route("POST", "/cloud/message-settings") { [self] request throws(DriveError) in
            knobs = try knobs.changed(by: request.body)
            return .ok(knobs.json)
        }
        drive.route("POST", "/cloud/messages/drop") { [self] _ in
            drop()
            return .ok()
        }
        drive.route("POST", "/cloud/messages/stop") { [self] _ in
            stop()
            return .ok()
        }
        drive.route("POST", "/cloud/messages/start") { [self] _ throws(DriveError) in
            do { try start() } catch { throw .notNow("the message service cannot listen: \(error)") }
            return .ok()
        }
    }

    private func push(_ request: DriveRequest) throws(DriveError) -> JSON {
        if let frame = request.body["frame"].asText {
            send(frame: frame)
            return [:]
        }
        let channel = request.body["channel"].asText ?? "event"
        guard ["event", "event-test"].contains(channel) else { throw .wrong("channel is event or event-test") }
        let partition = try request.whole("partition").map { abs($0) }
        if let payload = request.body["payload"].asText {
            let ids = publish(
                payload: Array(payload.utf8), request.body["properties"], channel: channel, partition: partition)
            return ["ids": .list(ids.map(JSON.text))]
        }
        guard request.body["data"].asObject != nil else { throw .wrong("send data, payload or frame") }
        let ids = publish(
            request.body["data"], protocolNumber: try request.whole("protocol") ?? 0, time: try request.whole("t"),
            channel: channel, partition: partition)
        return ["ids": .list(ids.map(JSON.text))]
    }
}
