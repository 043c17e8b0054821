internal import Loop
internal import Sockets

/// A program connected to the control port.
@Loop final class RoomController {
    /// Counts from 1 over the life of the stand-in.
    let number: Int
    let socket: WebSocket
    /// The role it authorized for; nil while it has not.
    private(set) var role: RoomRole?
    /// Runs out with the authorization.
    private var expiry: LoopTimer?
    /// When the authorization runs out.
    private(set) var expires = Duration.zero
    var apiVersion = "1"

    init(number: Int, socket: WebSocket) {
        self.number = number
        self.socket = socket
    }

    /// Gives it `role` until `expires`; `onExpiry` is called when the time is over.
    func authorize(as role: RoomRole, until expires: Duration, onExpiry: @escaping @Loop () -> Void) {
        self.role = role
        self.expires = expires
        let timer = LoopTimer(onExpiry)
        timer.schedule(at: expires)
        expiry = timer
    }

    /// Takes its rights; the socket stays open.
    func dismiss() {
        role = nil
        expiry = nil
    }
}

/// One request of a controller.
struct RoomRequest {
    let method: String
    let frame: JSON
    let controller: RoomController

    /// The text under `name`, or a refusal.
    func text(_ name: String) throws(RoomRefusal) -> String {
        guard let text = frame[name].asText, !text.isEmpty else { throw RoomRefusal("\(name) is missing") }
        return text
    }

    /// The truth value under `name`, or a refusal.
    func flag(_ name: String) throws(RoomRefusal) -> Bool {
        guard let flag = frame[name].asFlag else { throw RoomRefusal("\(name) is missing") }
        return flag
    }
}
