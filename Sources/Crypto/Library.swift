internal import COpenSSL

/// The version of the library in use, as it says itself.
public var libraryVersion: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }
