/// What this build calls itself.
enum Release {
    /// The version of the program; `CHANGELOG.md` says what each brought.
    static let version = "0.1.0"
}
