internal import Glibc

/// One file of the credentials folder, checked before it is believed.
struct CredentialFile {
    let service: Credentials.Service
    let path: String
    let origin: Credentials.Origin

    func read() throws(CredentialFault) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw notOpened(errno) }
        defer { close(descriptor) }
        try checkOpenness(descriptor)
        return try line(of: bytes(descriptor))
    }

    private func notOpened(_ number: Int32) -> CredentialFault {
        if number == ENOENT || number == ENOTDIR {
            return fault(missing: true, "is missing: put it into \(path), mode 0400")
        }
        return fault("cannot be read from \(path), \(TextFile.words(number)): make it readable for this user only")
    }

    // Others who can read it have it already; others who can write beside it could put theirs in its place.
    private func checkOpenness(_ descriptor: Int32) throws(CredentialFault) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw notOpened(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw fault("in \(path) is not a file: make it one, mode 0400")
        }
        guard status.st_mode & 0o077 == 0 || isServiceManagers(status) else {
            throw fault(
                "in \(path) is open to others, mode 0\(String(status.st_mode & 0o777, radix: 8)): chmod 0400 it and renew it"
            )
        }
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        guard stat(folder, &status) == 0 else { throw notOpened(errno) }
        guard status.st_mode & 0o022 == 0 else {
            throw fault("stands in \(folder), where others may write: chmod 0700 that folder")
        }
    }

    // systemd grants the service's user by an access list, whose mask shows as the group's mode: root:root 0440.
    private func isServiceManagers(_ status: stat) -> Bool {
        origin == .serviceManager && status.st_uid == 0 && status.st_gid == 0 && status.st_mode & 0o777 == 0o440
    }

    private func bytes(_ descriptor: Int32) throws(CredentialFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Credentials.maxBytes + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { unsafeBytes in
                Glibc.read(descriptor, unsafeBytes.baseAddress! + count, unsafeBytes.count - count)
            }
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw notOpened(errno) }
            if got == 0 { break }
            count += got
        }
        guard count <= Credentials.maxBytes else {
            throw fault("in \(path) has more than \(Credentials.maxBytes) bytes: is it the right file?")
        }
        return Array(bytes[..<count])
    }

    private func line(of bytes: [UInt8]) throws(CredentialFault) -> String {
        var bytes = bytes[...]
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw fault(missing: true, "in \(path) is empty: put the secret into it") }
        guard let text = String(validating: bytes, as: UTF8.self), bytes.allSatisfy({ $0 >= 0x20 }) else {
            throw fault("in \(path) is not one line of text: write the secret and nothing else into it")
        }
        return text
    }

    private func fault(missing: Bool = false, _ words: String) -> CredentialFault {
        CredentialFault(service: service, isMissing: missing, sentence: "credential \(service.rawValue) \(words)")
    }
}
