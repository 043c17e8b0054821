internal import Glibc

/// One key of the unit in a file of its own: `seal-key`, `audit-key`, `unit-key`, `code-key`.
///
/// Looked for in the service manager's credentials first, then in `<state>/credentials`. A key that no start has used yet
/// is drawn into the latter (mode 0600 in a folder of mode 0700). The register `<state>/keys` remembers the names of those
/// that were used, so that a lost one is noticed and never silently redrawn.
public struct KeyFile: Sendable {
    private let name: String
    private let length: Int
    private let state: String
    private let credentials: String?

    /// A key of `length` bytes called `name` for the unit whose state folder is `state`.
    public init(_ name: String, length: Int = 32, state: String, credentials: String? = nil) {
        self.name = name
        self.length = length
        self.state = state
        self.credentials = credentials
    }

    private var folder: String { "\(state)/credentials" }
    private var path: String { "\(folder)/\(name)" }
    private var register: String { "\(state)/keys" }

    /// The key, drawn when this unit never had one.
    ///
    /// - Parameter mayDraw: false when the caller knows of an earlier use that the register may not, such as a
    ///   ledger that holds sealed secrets.
    public func load(mayDraw: Bool = true) throws(KeyFileError) -> [UInt8] {
        if let key = try find() {
            // The key is here; a register that cannot be written must not take it away.
            try? remember()
            return key
        }
        guard mayDraw, try !remembered().contains(name) else { throw .lost(name: name, path: path) }
        let key = try draw()
        try remember()
        return key
    }

    /// Whether the key is there, for a look that changes nothing; false where this unit never had one, and throws where
    /// it had.
    public func isThere() throws(KeyFileError) -> Bool {
        if try find() != nil { return true }
        guard try !remembered().contains(name) else { throw .lost(name: name, path: path) }
        return false
    }

    private func find() throws(KeyFileError) -> [UInt8]? {
        if let credentials, let key = try read("\(credentials)/\(name)", ownerOnly: false) { return key }
        return try read(path, ownerOnly: true)
    }

    /// Written aside, synchronised, then linked to its name: there is a whole key or none, and never a second one.
    private func draw() throws(KeyFileError) -> [UInt8] {
        try makeFolder()
        let key = SystemRandom.bytes(length)
        let draft = path + ".draft"
        unlink(draft)
        try KeyStore.write(key, to: draft, flags: O_CREAT | O_EXCL | O_WRONLY)
        defer { unlink(draft) }
        guard link(draft, path) == 0 else { throw .failed("link", path) }
        try KeyStore.synchronise(folder)
        return key
    }

    private func makeFolder() throws(KeyFileError) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw .failed("mkdir", folder) }
    }

    private func read(_ path: String, ownerOnly: Bool) throws(KeyFileError) -> [UInt8]? {
        guard let file = try KeyStore.read(path, limit: length) else { return nil }
        if ownerOnly, file.mode & 0o077 != 0 { throw .exposed(path: path) }
        guard file.bytes.count == length else { throw .damaged(path: path) }
        return file.bytes
    }

    private func remembered() throws(KeyFileError) -> [String] {
        guard let file = try KeyStore.read(register, limit: 4096) else { return [] }
        return String(decoding: file.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func remember() throws(KeyFileError) {
        guard try !remembered().contains(name) else { return }
        try KeyStore.write(Array("\(name)\n".utf8), to: register, flags: O_CREAT | O_APPEND | O_WRONLY)
        try KeyStore.synchronise(state)
    }
}
