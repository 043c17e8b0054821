/// A refusal in words for the technician: what it means and what to try.
public enum RefusalSentence {
    /// The sentence for a code; never the cloud's own text, which may repeat what was sent.
    public static func text(code: Int) -> String { "cloud refuses with code \(code): \(meaning(code))" }

    /// The same of a call for a token, which speaks of no device: what else would be the device's matter is here that of
    /// project, address and data center.
    public static func token(code: Int) -> String {
        switch code {
        case 1106, 1114, 2007:
            "cloud refuses with code \(code): the project is of another data center, or this address is not on its list: "
                + "set tuya.endpoint to the data center of the project, and see the list in Tuya's console"
        default: text(code: code)
        }
    }

    private static func meaning(_ code: Int) -> String {
        switch code {
        case 1001, 1004: "the signature does not fit: check the secret tuya-secret, tuya.sign and tuya.endpoint"
        case 1005: "it does not know the project: check tuya.client_id and tuya.endpoint"
        case 1013: "the time sent is wrong: check this machine's clock"
        case 1106: "the device is not linked to the project or the service not authorised: check it in Tuya's console"
        case 1108: "the project has no such call: check tuya.family"
        case 1114, 2007: "this address may not ask here: check tuya.endpoint and the project's address list"
        case 28_841_002: "the project's plan has lapsed: renew it in Tuya's console"
        case 28_841_101, 28_841_105, 28_841_106: "the project may not use this call: subscribe to it in Tuya's console"
        case 28_841_107: "the data center is suspended for the project: enable it in Tuya's console"
        default: meaning(ErrorClass(code: code))
        }
    }

    private static func meaning(_ kind: ErrorClass) -> String {
        switch kind {
        case .retry: "it is busy or cannot just now: it is asked again"
        case .throttled: "too many requests: it is asked again later"
        case .limited: "repeated too soon, or the project's plan is limited: check the plan in Tuya's console"
        case .newToken: "the access token is not good any more: a new one is asked for"
        case .clock: "the time sent is wrong: check this machine's clock"
        case .configuration: "the project is not allowed to: check it in Tuya's console"
        case .permanent: "it does not accept this person or device: check their ids"
        case .missing: "it does not know this person or device: check their ids"
        case .bug: "the request makes no sense to it: please report this"
        }
    }
}
