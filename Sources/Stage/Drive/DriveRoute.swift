internal import Loop

/// One thing the drive port can be asked: a method, a path with `{name}` parts, and who answers.
struct DriveRoute {
    let method: String
    let parts: [Substring]
    let answer: @Loop (DriveRequest) async throws(DriveError) -> DriveReply

    init(
        _ method: String, _ path: String,
        answer: @escaping @Loop (DriveRequest) async throws(DriveError) -> DriveReply
    ) {
        self.method = method
        parts = path.split(separator: "/")
        self.answer = answer
    }

    /// The `{name}` parts of `path` when it has this route's shape.
    func match(_ path: [Substring]) -> [String: String]? {
        guard path.count == parts.count else { return nil }
        var found: [String: String] = [:]
        for (part, given) in zip(parts, path) {
            if part.hasPrefix("{"), part.hasSuffix("}") {
                found[String(part.dropFirst().dropLast())] = String(given)
            } else if part != given {
                return nil
            }
        }
        return found
    }
}
