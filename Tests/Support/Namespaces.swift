// What a program may be given in place of the machine's own.
extension Facility {
    /// Another file in the place of a system's one, or another disk, for one program.
    public static let mountNamespace = unsharing("mount namespaces", ["-m"])
    /// Another time since boot for one program.
    public static let timeNamespace = unsharing("time namespaces", ["-T", "--boottime", "1"])

    private static func unsharing(_ name: String, _ words: [String]) -> Facility {
        Facility(name) {
            guard let path = Tool.path("unshare") else { return "apt-get install util-linux" }
            let tried = try? await Program.run(path, words + ["true"])
            return tried?.exit == .code(0) ? nil : "run the tests as root, on a kernel that has them"
        }
    }
}
