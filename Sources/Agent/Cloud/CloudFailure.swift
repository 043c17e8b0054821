internal import Grants
internal import Transfers
internal import TuyaWire

/// Why one request to the cloud did not bring what was asked for.
enum CloudFailure: Error {
    /// No whole answer.
    case transfer(TransferError)
    /// An HTTP status that is not an answer of the interface.
    case status(Int, peer: String)
    /// A body that is none of the documented shape, or speaks of somebody else.
    case garbled(peer: String)
    /// A business error of a token call.
    case tokenRefused(code: Int)
    /// A business error of the call itself.
    case refused(code: Int)

    /// One sentence.
    var sentence: String {
        switch self {
        case .transfer(let error): error.description
        case .status(let status, let peer) where (300..<400).contains(status):
            "\(peer) points to another address (HTTP \(status)), which is not followed: check tuya.endpoint"
        case .status(let status, let peer) where status == 429 || status >= 500:
            "\(peer) cannot answer just now (HTTP \(status)): it is asked again"
        case .status(let status, let peer): "\(peer) answers with HTTP \(status): check tuya.endpoint"
        case .garbled(let peer): "\(peer) answers what is no answer of Tuya Cloud: check tuya.endpoint"
        case .tokenRefused(let code): RefusalSentence.token(code: code)
        case .refused(let code): RefusalSentence.text(code: code)
        }
    }

    /// What the status says from now on; nil when the cloud works and only this item was refused.
    var state: CloudStatus.State? {
        switch self {
        case .transfer(let error): error.kind == .configuration ? .misconfigured : .unreachable
        case .status, .garbled: .unreachable
        case .tokenRefused(let code), .refused(let code):
            switch ErrorClass(code: code) {
            case .retry, .throttled, .newToken: .busy
            case .limited, .clock, .configuration: .misconfigured
            case .permanent, .missing, .bug: nil
            }
        }
    }

    /// What it means for a grant or a revocation.
    func result(of wish: Wish) -> OutboxResult {
        switch self {
        case .transfer, .status, .garbled: .unreachable
        case .tokenRefused(let code):
            switch ErrorClass(code: code) {
            case .throttled: .throttled
            case .retry, .newToken: .unreachable
            case .limited, .clock, .configuration, .permanent, .missing, .bug: .misconfigured(code: code)
            }
        case .refused(let code):
            switch ErrorClass(code: code) {
            case .retry, .newToken: .retry
            case .throttled: .throttled
            case .limited, .clock, .configuration: .misconfigured(code: code)
            case let kind where wish.isDone(by: kind): .done
            case .permanent, .missing, .bug: .refused(code: code)
            }
        }
    }
}
