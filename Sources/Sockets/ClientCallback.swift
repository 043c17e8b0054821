internal import CWebSockets
internal import Loop

/// Where libwebsockets' callbacks for outgoing connections enter the loop.
enum ClientCallback {
    static func served(
        _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ data: UnsafeMutableRawPointer?, _ count: Int
    ) -> Int32 {
        guard let wsi, isForAttempt(reason), let user = lws_get_opaque_user_data(wsi) else { return 0 }
        let attempt = Unmanaged<ClientAttempt>.fromOpaque(user)
        nonisolated(unsafe) let pointer = wsi
        nonisolated(unsafe) let data = data
        // The one callback that always comes: 4.1.6 reports neither an error nor a close when a server takes the
        // connection and never answers the upgrade (warmcat/libwebsockets#2667).
        if reason == LWS_CALLBACK_WSI_DESTROY {
            let target = attempt.takeRetainedValue()
            Loop.assumeIsolated { target.destroyed() }
            return 0
        }
        let target = attempt.takeUnretainedValue()
        return Loop.assumeIsolated { handle(target, pointer, reason, data, count) }
    }

    private static func isForAttempt(_ reason: lws_callback_reasons) -> Bool {
        switch reason {
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, LWS_CALLBACK_CLIENT_CONNECTION_ERROR,
            LWS_CALLBACK_CLIENT_ESTABLISHED, LWS_CALLBACK_CLIENT_RECEIVE, LWS_CALLBACK_CLIENT_RECEIVE_PONG,
            LWS_CALLBACK_CLIENT_WRITEABLE, LWS_CALLBACK_WS_PEER_INITIATED_CLOSE, LWS_CALLBACK_WSI_DESTROY:
            true
        default: false
        }
    }

    /// 0 goes on, -1 closes the connection.
    @Loop private static func handle(
        _ attempt: ClientAttempt, _ wsi: OpaquePointer, _ reason: lws_callback_reasons,
        _ data: UnsafeMutableRawPointer?, _ count: Int
    ) -> Int32 {
        let bytes = UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : count)
        switch reason {
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: return attempt.appendHeaders(data, room: count)
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR: attempt.failed(wsi, String(decoding: bytes, as: UTF8.self))
        case LWS_CALLBACK_CLIENT_ESTABLISHED: attempt.established(wsi)
        case LWS_CALLBACK_CLIENT_RECEIVE: attempt.socket.received(bytes)
        case LWS_CALLBACK_CLIENT_RECEIVE_PONG: attempt.heardPong()
        case LWS_CALLBACK_CLIENT_WRITEABLE: return attempt.socket.writable()
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            attempt.socket.peerCloses(UnsafeMutableRawBufferPointer(mutating: bytes))
        default: break
        }
        return 0
    }
}
