/// A server's certificate and private key, kept in memory.
public struct TLSIdentity: Sendable {
    let certificatePEM: [UInt8]
    let keyPEM: [UInt8]

    /// Takes PEM text, one certificate and its unencrypted key.
    public init(certificatePEM: [UInt8], keyPEM: [UInt8]) {
        self.certificatePEM = Self.terminated(certificatePEM)
        self.keyPEM = Self.terminated(keyPEM)
    }

    /// libwebsockets tells PEM from DER by a trailing NUL.
    private static func terminated(_ pem: [UInt8]) -> [UInt8] { pem.last == 0 ? pem : pem + [0] }
}
