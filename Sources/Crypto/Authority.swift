internal import COpenSSL

/// A certificate with its key, both as PEM **with a trailing NUL**, the form libwebsockets takes from memory.
public struct ServerIdentity: Sendable {
    /// The certificate.
    public let certificatePEM: [UInt8]
    /// The private key; a secret.
    public let keyPEM: [UInt8]

    /// One that vouches for itself, for these DNS names and literal IP addresses: browsers and clients must be told of it.
    public static func selfSigned(
        for hosts: [String], validity: CertificateValidity = .month
    ) throws(CertificateError) -> Self {
        try Certificate.make(
            name: hosts.first ?? "", validity: validity, extensions: Certificate.serverExtensions(hosts), issuer: nil)
    }
}

/// A certificate could not be made.
public enum CertificateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// libcrypto refused the step.
    case step(String)

    /// One sentence.
    public var description: String {
        switch self {
        case .step(let step): "libcrypto could not \(step): check the host names given for the certificate"
        }
    }
}

/// When a certificate is good, in seconds relative to the moment it is made.
public struct CertificateValidity: Sendable {
    /// Start, usually in the past, so that clocks may differ a little.
    public let from: Int
    /// End; before now for a certificate that is expired already.
    public let to: Int

    /// From `from` to `to`, both relative to now.
    public init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    /// From yesterday for thirty days.
    public static let month = Self(from: -86_400, to: 30 * 86_400)
    /// Ended yesterday.
    public static let expired = Self(from: -3 * 86_400, to: -86_400)
    /// Begins tomorrow.
    public static let future = Self(from: 86_400, to: 30 * 86_400)
}

/// A throw-away certificate authority in memory: a self-signed P-256 certificate that issues server certificates.
///
/// For rehearsals, tests and the unit's own page; its key is never written anywhere.
public struct Authority: Sendable {
    /// The authority's own certificate, PEM with a trailing NUL.
    public let certificatePEM: [UInt8]
    private let keyPEM: [UInt8]

    /// Draws a key and signs itself.
    public init(named name: String, validity: CertificateValidity = .month) throws(CertificateError) {
        let identity = try Certificate.make(
            name: name, validity: validity, extensions: Certificate.authorityExtensions, issuer: nil)
        certificatePEM = identity.certificatePEM
        keyPEM = identity.keyPEM
    }

    /// The authority's certificate as text for a file, such as `tuya.ca_file`.
    public var certificateText: String { String(decoding: certificatePEM.dropLast(), as: UTF8.self) }

    /// A server certificate for these DNS names and literal IP addresses, with a key of its own.
    public func issue(
        for hosts: [String], validity: CertificateValidity = .month
    ) throws(CertificateError) -> ServerIdentity {
        try Certificate.make(
            name: hosts.first ?? "", validity: validity, extensions: Certificate.serverExtensions(hosts),
            issuer: ServerIdentity(certificatePEM: certificatePEM, keyPEM: keyPEM))
    }
}
