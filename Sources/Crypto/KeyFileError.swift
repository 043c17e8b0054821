/// Why a key of the unit is not there.
public enum KeyFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It was used before and is gone; a fresh one would open nothing that the old one closed.
    case lost(name: String, path: String)
    /// It has another length than it was drawn with.
    case damaged(path: String)
    /// Others than the owner may read it.
    case exposed(path: String)
    /// A file call failed; the words are the system's.
    case system(call: String, path: String, reason: String)

    /// One sentence: what, where, what to try.
    public var description: String {
        switch self {
        case .lost(let name, let path):
            "key \(name) is lost: put \(path) back from the backup; a new one is never drawn in its place"
        case .damaged(let path): "key file \(path) is damaged: put it back from the backup"
        case .exposed(let path): "key file \(path) may be read by others: chmod 600 \(path)"
        case .system(let call, let path, let reason):
            "\(call) \(path): \(reason): check the folder's owner and free space"
        }
    }
}
