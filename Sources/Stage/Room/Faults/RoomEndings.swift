internal import Sockets

/// F-E2: the Room ends a connection with each code there is, or in the middle of a frame.
extension RoomActor {
    func addEndings(to drive: DrivePort) {
        drive.route("POST", "/room/fault/close") { [self] request throws(DriveError) in
            guard let code = try request.whole("code"), (1000...4999).contains(code) else {
                throw .wrong("code is 1000 to 4999")
            }
            end(code: code, reason: request.body["reason"].asText ?? "")
            return .ok()
        }
        drive.route("POST", "/room/fault/reset") { [self] _ in
            resetInsideFrame()
            return .ok()
        }
    }

    /// Sends a closing frame with `code` to every controller, also one that may not stand in a frame. 1005 is a closing
    /// frame without a code and 1006 an end without a closing frame, which is what these two mean.
    public func end(code: Int, reason: String = "") {
        let text = Array(reason.utf8.prefix(123))
        for controller in controllers {
            switch code {
            case 1005: controller.socket.tamper([0x88, 0])
            case 1006: controller.socket.cut(resets: false)
            default:
                controller.socket.tamper([0x88, UInt8(2 + text.count), UInt8(code >> 8), UInt8(code & 255)] + text)
            }
        }
    }

    /// Sends every controller the head and a part of a frame, then resets the connection.
    public func resetInsideFrame() {
        for controller in controllers {
            controller.socket.tamper([0x81, 126, 1, 0] + Array(#"{"method":"ev"#.utf8))
            controller.socket.cut(resets: true)
        }
    }
}
