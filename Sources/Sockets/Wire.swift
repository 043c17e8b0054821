internal import CWebSockets
internal import Loop

/// Writing to a connection; the library wants room in front of what it is given.
@Loop enum Wire {
    /// One buffer for all connections: the library is done with it when the call returns.
    private static var scratch: [UInt8] = []

    /// Writes `bytes`, or leaves what the socket does not take with the library. False: the connection is lost.
    static func write(_ bytes: [UInt8], to wsi: OpaquePointer, as kind: lws_write_protocol) -> Bool {
        let room = Int(portero_lws_pre)
        if scratch.count < room + bytes.count {
            scratch = [UInt8](repeating: 0, count: max(4096, room + bytes.count))
        }
        let written = scratch.withUnsafeMutableBufferPointer { scratch in
            guard let base = scratch.baseAddress else { return Int32(-1) }
            bytes.withUnsafeBufferPointer { bytes in
                if let source = bytes.baseAddress { (base + room).update(from: source, count: bytes.count) }
            }
            return lws_write(wsi, base + room, bytes.count, kind)
        }
        if scratch.count > Self.keptBytes { scratch = [] }
        return written >= Int32(bytes.count)
    }

    /// A buffer larger than this is given back after use.
    private static let keptBytes = 64 << 10
}
