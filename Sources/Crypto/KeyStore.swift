internal import Glibc

/// The file calls behind ``KeyFile``, each with its error.
enum KeyStore {
    /// Content and mode of a regular file of at most `limit` bytes (one more is read, to notice); nil when absent.
    static func read(_ path: String, limit: Int) throws(KeyFileError) -> (bytes: [UInt8], mode: UInt32)? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .failed("open", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .failed("fstat", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .damaged(path: path) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .failed("read", path) }
            if count == 0 { break }
            filled += count
        }
        return (Array(bytes.prefix(filled)), status.st_mode & 0o7777)
    }

    /// Writes all of `bytes` into a file of mode 0600 and synchronises it.
    static func write(_ bytes: [UInt8], to path: String, flags: Int32) throws(KeyFileError) {
        let descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .failed("open", path) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .failed("write", path) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw .failed("fsync", path) }
    }

    /// Makes the names in a folder durable.
    static func synchronise(_ folder: String) throws(KeyFileError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failed("open", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .failed("fsync", folder) }
    }
}

extension KeyFileError {
    /// The error of the call that just failed.
    static func failed(_ call: String, _ path: String) -> Self {
        .system(call: call, path: path, reason: String(cString: strerror(errno)))
    }
}
