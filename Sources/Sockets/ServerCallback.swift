internal import CWebSockets
internal import Loop

/// Where libwebsockets' callbacks for accepted connections enter the loop.
enum ServerCallback {
    static func served(
        _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ data: UnsafeMutableRawPointer?, _ count: Int
    ) -> Int32 {
        guard let wsi, isForConnection(reason), let user = lws_get_opaque_user_data(wsi) else { return 0 }
        let connection = Unmanaged<WebConnection>.fromOpaque(user)
        nonisolated(unsafe) let pointer = wsi
        nonisolated(unsafe) let bytes = UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : count)
        if reason == LWS_CALLBACK_WSI_DESTROY {
            let target = connection.takeRetainedValue()
            Loop.assumeIsolated { target.ended() }
            return 0
        }
        let target = connection.takeUnretainedValue()
        return Loop.assumeIsolated { handle(target, pointer, reason, bytes) }
    }

    private static func isForConnection(_ reason: lws_callback_reasons) -> Bool {
        switch reason {
        case LWS_CALLBACK_HTTP, LWS_CALLBACK_HTTP_BODY, LWS_CALLBACK_HTTP_BODY_COMPLETION,
            LWS_CALLBACK_HTTP_WRITEABLE, LWS_CALLBACK_HTTP_CONFIRM_UPGRADE, LWS_CALLBACK_ESTABLISHED,
            LWS_CALLBACK_RECEIVE, LWS_CALLBACK_SERVER_WRITEABLE, LWS_CALLBACK_WS_PEER_INITIATED_CLOSE,
            LWS_CALLBACK_WSI_DESTROY:
            true
        default: false
        }
    }

    /// 0 goes on, -1 closes the connection.
    @Loop private static func handle(
        _ connection: WebConnection, _ wsi: OpaquePointer, _ reason: lws_callback_reasons,
        _ bytes: UnsafeRawBufferPointer
    ) -> Int32 {
        switch reason {
        case LWS_CALLBACK_HTTP: return connection.requestArrived(wsi)
        case LWS_CALLBACK_HTTP_BODY: connection.bodyArrived(bytes)
        case LWS_CALLBACK_HTTP_BODY_COMPLETION: connection.bodyComplete()
        case LWS_CALLBACK_HTTP_WRITEABLE: return connection.httpWritable()
        case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
            // The only one whose data is a C string without a length.
            let name = bytes.baseAddress.map { String(cString: $0.assumingMemoryBound(to: CChar.self)) }
            return connection.upgradeAsked(wsi, to: name ?? "")
        case LWS_CALLBACK_ESTABLISHED: connection.webSocket?.opened(wsi)
        case LWS_CALLBACK_RECEIVE: connection.webSocket?.received(bytes)
        case LWS_CALLBACK_SERVER_WRITEABLE: return connection.webSocket?.writable() ?? 0
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            connection.webSocket?.peerCloses(UnsafeMutableRawBufferPointer(mutating: bytes))
        default: break
        }
        return 0
    }
}
