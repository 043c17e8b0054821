/// The program a guard runs.
public struct GuardProgram: Sendable, Equatable {
    /// Path of the binary.
    public let path: String
    /// Its arguments, its own name first.
    public let arguments: [String]

    /// This very binary with the argument `guard`: the guard never is of another version than its agent.
    public static let own = GuardProgram(path: "/proc/self/exe", arguments: ["portero", "guard"])

    /// Another program that calls ``GuardProcess/serve(descriptor:)``.
    public init(path: String, arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }
}
