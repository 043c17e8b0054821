/// The ciphers and encodings the message service needs, handed in by whoever owns a crypto library.
public struct Ciphers: Sendable {
    /// The text of an AES-128-ECB message with PKCS#7 padding; nil where it does not open.
    public let openECB: @Sendable (_ data: [UInt8], _ key: [UInt8]) -> [UInt8]?
    /// The text of an AES-128-GCM message, nonce of 12 bytes in front and tag of 16 behind; nil where it does not open.
    public let openGCM: @Sendable (_ data: [UInt8], _ key: [UInt8]) -> [UInt8]?
    /// The bytes of a base64 text; nil for anything else.
    public let base64: @Sendable (_ text: String) -> [UInt8]?
    /// The bytes of a text of hex digits of either case; nil for anything else.
    public let hex: @Sendable (_ text: String) -> [UInt8]?

    /// A set of functions that keep the shapes above.
    public init(
        openECB: @escaping @Sendable ([UInt8], [UInt8]) -> [UInt8]?,
        openGCM: @escaping @Sendable ([UInt8], [UInt8]) -> [UInt8]?,
        base64: @escaping @Sendable (String) -> [UInt8]?, hex: @escaping @Sendable (String) -> [UInt8]?
    ) {
        self.openECB = openECB
        self.openGCM = openGCM
        self.base64 = base64
        self.hex = hex
    }
}
