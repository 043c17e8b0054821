internal import COpenSSL
internal import Glibc

/// Making one certificate with libcrypto.
enum Certificate {
    typealias Extension = (kind: Int32, value: String)

    static let authorityExtensions: [Extension] = [
        (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
        (NID_key_usage, "critical,keyCertSign,cRLSign"),
        (NID_subject_key_identifier, "hash"),
    ]

    static func serverExtensions(_ hosts: [String]) -> [Extension] {
        [
            (NID_basic_constraints, "critical,CA:FALSE"),
            (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, "serverAuth"),
            (NID_subject_key_identifier, "hash"),
            (NID_authority_key_identifier, "keyid:always"),
            (NID_subject_alt_name, hosts.map { (isAddress($0) ? "IP:" : "DNS:") + $0 }.joined(separator: ",")),
        ]
    }

    /// A certificate over a fresh P-256 key, signed by `issuer`, by itself when there is none.
    static func make(
        name: String, validity: CertificateValidity, extensions: [Extension], issuer: ServerIdentity?
    ) throws(CertificateError) -> ServerIdentity {
        guard let key = pssl_p256_key() else { throw .step("draw a P-256 key") }
        defer { EVP_PKEY_free(key) }
        guard let certificate = X509_new() else { throw .step("make a certificate") }
        defer { X509_free(certificate) }
        let parent = issuer.flatMap { readCertificate($0.certificatePEM) }
        defer { X509_free(parent) }
        let parentKey = issuer.flatMap { readKey($0.keyPEM) }
        defer { EVP_PKEY_free(parentKey) }
        guard issuer == nil || (parent != nil && parentKey != nil) else { throw .step("read the authority") }

        var random = SystemRandom()
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), Int64.random(in: 1 ... .max, using: &random))
        X509_gmtime_adj(X509_getm_notBefore(certificate), validity.from)
        X509_gmtime_adj(X509_getm_notAfter(certificate), validity.to)
        X509_set_pubkey(certificate, key)
        // A common name holds 64 characters; clients look at the alternative names only.
        let common = Array(name.utf8.prefix(64))
        X509_NAME_add_entry_by_txt(
            X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, common, Int32(common.count), -1, 0)
        X509_set_issuer_name(certificate, X509_get_subject_name(parent ?? certificate))
        try add(extensions, to: certificate, issuer: parent ?? certificate)
        guard X509_sign(certificate, parentKey ?? key, EVP_sha256()) > 0 else { throw .step("sign a certificate") }
        return ServerIdentity(
            certificatePEM: pem { PEM_write_bio_X509($0, certificate) },
            keyPEM: pem { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) })
    }

    private static func add(
        _ extensions: [Extension], to certificate: OpaquePointer, issuer: OpaquePointer
    ) throws(CertificateError) {
        var context = v3_ext_ctx()
        X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        for (kind, value) in extensions {
            guard let made = X509V3_EXT_conf_nid(nil, &context, kind, value) else {
                throw .step("read the certificate's \(String(cString: OBJ_nid2ln(kind)))")
            }
            defer { X509_EXTENSION_free(made) }
            guard X509_add_ext(certificate, made, -1) == 1 else { throw .step("extend a certificate") }
        }
    }

    private static func pem(_ write: (OpaquePointer?) -> Int32) -> [UInt8] {
        let memory = BIO_new(BIO_s_mem())
        defer { BIO_free(memory) }
        precondition(write(memory) == 1, "libcrypto writes no PEM")
        var start: UnsafeMutablePointer<CChar>?
        let count = pssl_bio_data(memory, &start)
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count)) + [0]
    }

    private static func readCertificate(_ pem: [UInt8]) -> OpaquePointer? {
        let memory = buffer(pem)
        defer { BIO_free(memory) }
        return PEM_read_bio_X509(memory, nil, nil, nil)
    }

    private static func readKey(_ pem: [UInt8]) -> OpaquePointer? {
        let memory = buffer(pem)
        defer { BIO_free(memory) }
        return PEM_read_bio_PrivateKey(memory, nil, nil, nil)
    }

    /// A copy: `BIO_new_mem_buf` would keep a pointer into the array.
    private static func buffer(_ bytes: [UInt8]) -> OpaquePointer? {
        let memory = BIO_new(BIO_s_mem())
        BIO_write(memory, bytes, Int32(bytes.count))
        return memory
    }

    private static func isAddress(_ host: String) -> Bool {
        var room = in6_addr()
        return inet_pton(AF_INET, host, &room) == 1 || inet_pton(AF_INET6, host, &room) == 1
    }
}
