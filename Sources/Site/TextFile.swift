internal import Glibc

/// Reading a small text file.
enum TextFile {
    /// Far above any real configuration; a larger file is a mistake.
    static let maxBytes = 256 * 1024

    /// The text of a file; throws a sentence for one that is absent, unreadable, too large or not UTF-8.
    static func read(_ path: String, hint: String) throws(ConfigurationFault) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(path, "cannot be opened: \(words(errno))", hint) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maxBytes + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { unsafeBytes in
                Glibc.read(descriptor, unsafeBytes.baseAddress! + count, unsafeBytes.count - count)
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw fault(path, "cannot be read: \(words(errno))", hint)
            }
            if got == 0 { break }
            count += got
        }
        guard count <= maxBytes else { throw fault(path, "is larger than \(maxBytes) bytes", "is it the right file?") }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
            throw fault(path, "is not UTF-8 text", "save it as UTF-8")
        }
        return text
    }

    /// Whether a file is there to be read.
    static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// The system's words for an error number.
    static func words(_ number: Int32) -> String { String(cString: strerror(number)) }

    private static func fault(_ path: String, _ what: String, _ hint: String) -> ConfigurationFault {
        ConfigurationFault(file: path, line: 0, column: 0, sentence: "the file \(what)", hint: hint)
    }
}
