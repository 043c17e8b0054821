extension Facility {
    /// A name service that has nothing under `.invalid`, as RFC 6761 wants it; those of some providers have.
    public static let nameService = Facility("name service") {
        guard let getent = Tool.path("getent") else { return "apt-get install libc-bin" }
        let asked = try? await Program.run(getent, ["ahosts", "portero.invalid"], within: .seconds(60))
        return asked?.exit == .code(0) ? "it answers for names under .invalid: use another name server" : nil
    }
}
