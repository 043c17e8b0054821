/// What every answer of the cloud is wrapped in (tuya-cloud 4). Unknown members are ignored.
public struct Envelope<Content: Decodable & Sendable>: Decodable, Sendable {
    /// What the cloud says became of the call.
    public enum Outcome: Sendable {
        /// Done; the result of the documented shape.
        case done(Content)
        /// Refused with this code. Business errors come with HTTP status 200.
        case refused(code: Int)
    }

    /// What became of the call.
    public let outcome: Outcome
    /// The cloud's time in milliseconds since 1970; refusals carry it too.
    public let time: Int64?
    /// The cloud's trace number, for a support request.
    public let trace: String?

    private enum CodingKeys: String, CodingKey { case success, code, t, tid, result }

    /// Decodes an answer; one whose success or result has another shape is a decoding error.
    ///
    /// The code may be a number or a string of digits. The text beside it is left out: it is not part of any contract
    /// and may repeat what was sent.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        time = try? members.decodeIfPresent(Number.self, forKey: .t)?.value
        trace = try? members.decodeIfPresent(String.self, forKey: .tid)
        if try members.decode(Bool.self, forKey: .success) {
            outcome = .done(try members.decode(Content.self, forKey: .result))
        } else {
            let code = try members.decode(Number.self, forKey: .code).value
            guard let code = Int(exactly: code) else {
                throw DecodingError.dataCorruptedError(forKey: .code, in: members, debugDescription: "out of range")
            }
            outcome = .refused(code: code)
        }
    }
}

/// A whole number, written as one or as a string of digits.
struct Number: Decodable {
    let value: Int64

    init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if let value = try? single.decode(Int64.self) {
            self.value = value
        } else if let value = Int64(try single.decode(String.self)) {
            self.value = value
        } else {
            throw DecodingError.dataCorruptedError(in: single, debugDescription: "neither number nor digits")
        }
    }
}
