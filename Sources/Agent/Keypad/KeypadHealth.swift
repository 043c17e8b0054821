/// What a keypad is worth just now, for `portero status`.
struct KeypadHealth: Equatable {
    /// Whether its lines, or its device, could be read; false until the first time.
    var isReadable = false
    /// Whether its contacts change faster than keys can.
    var isNoisy = false
    /// Keys held too long for a finger.
    var stuck: Set<Character> = []
    /// How often more edges came than the kernel keeps, since the start.
    var overflows = 0
    /// How often keys were held so that one of them may have been a ghost, since the start.
    var ghosts = 0

    /// State and reason as the status shows them.
    var words: (state: String, reason: String?) {
        var reasons = stuck.sorted().map { "key \($0) is stuck and left out: free it" }
        if isNoisy {
            let lost = overflows == 0 ? "" : ", more of them than the kernel keeps \(overflows) times since the start"
            reasons.append("its rows make edges no key makes\(lost): look for a bad contact or a line beside a motor's")
        }
        return (
            isNoisy ? "noisy" : reasons.isEmpty ? "ready" : "stuck key",
            reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        )
    }
}
