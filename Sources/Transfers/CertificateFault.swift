/// Why a peer's certificate was refused.
public enum CertificateFault: Sendable, Equatable, CustomStringConvertible {
    /// It ended.
    case expired
    /// It begins later than now.
    case notYetValid
    /// It is made for other names.
    case otherHost
    /// It vouches for itself.
    case selfSigned
    /// Its authority, or a link to it, is not known here.
    case unknownAuthority
    /// OpenSSL's number for any other reason.
    case other(Int)

    /// What is wrong and what to try.
    public var description: String {
        switch self {
        case .expired: "the certificate has expired: renew it there, or set this machine's clock"
        case .notYetValid: "the certificate is not yet valid: set this machine's clock"
        case .otherHost: "the certificate is made for another host: check the address"
        case .selfSigned: "the certificate is self-signed: name its authority in ca_file"
        case .unknownAuthority: "the certificate comes from an unknown authority: name it in ca_file"
        case .other(let code): "the certificate is refused (OpenSSL reason \(code)): check it there"
        }
    }

    /// From libcurl's verify result: OpenSSL's number for a bad chain. It stays at its first value, 1, when the chain is
    /// good and only the host differs (7.88.1, measured).
    init(verifyResult: Int) {
        self =
            switch verifyResult {
            case 1, 62, 64: .otherHost
            case 9: .notYetValid
            case 10: .expired
            case 18: .selfSigned
            case 2, 19, 20, 21, 24, 26: .unknownAuthority
            default: .other(verifyResult)
            }
    }
}
