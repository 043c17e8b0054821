/// One message from the room: an event, or the answer to a request.
///
/// Told apart by `method == "event"` and nothing else. Unknown members are ignored and a member of a wrong type
/// counts as absent, so that a room of another version is still understood.
public enum RoomMessage: Decodable, Equatable, Sendable {
    case event(RoomEvent)
    case answer(RoomAnswer)

    /// Reads one frame; throws for what is no object or has no method.
    public init(from decoder: any Decoder) throws {
        let members = try Members(from: decoder)
        let method = members.text("method")
        if method?.lowercased() == "event", let name = members.text("event") {
            self = .event(RoomEvent(name: name, members: members))
        } else if let method {
            self = .answer(RoomAnswer(method: method, members: members))
        } else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "the message has no method"))
        }
    }
}
