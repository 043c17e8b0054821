internal import CWebSockets
internal import Loop

/// Where libwebsockets' callbacks for accepted byte streams enter the loop.
enum StreamCallback {
    static func served(
        _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ data: UnsafeMutableRawPointer?, _ count: Int
    ) -> Int32 {
        guard let wsi, isForConnection(reason), let user = lws_get_opaque_user_data(wsi) else { return 0 }
        let stream = Unmanaged<StreamConnection>.fromOpaque(user)
        if reason == LWS_CALLBACK_WSI_DESTROY {
            let target = stream.takeRetainedValue()
            Loop.assumeIsolated { target.ended() }
            return 0
        }
        let target = stream.takeUnretainedValue()
        nonisolated(unsafe) let bytes = UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : count)
        return Loop.assumeIsolated {
            if reason == LWS_CALLBACK_RAW_RX { return target.received(bytes) }
            return target.writable()
        }
    }

    private static func isForConnection(_ reason: lws_callback_reasons) -> Bool {
        reason == LWS_CALLBACK_RAW_RX || reason == LWS_CALLBACK_RAW_WRITEABLE || reason == LWS_CALLBACK_WSI_DESTROY
    }
}
