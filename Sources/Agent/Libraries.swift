internal import Crypto
internal import Ledger
internal import Lines
internal import Sockets
internal import Transfers

/// The C libraries this program runs on, for `portero version --full`.
public enum Libraries {
    /// Name and version of each, as the loaded library says.
    public static var all: [(name: String, version: String)] {
        [
            ("libgpiod", Lines.libraryVersion), ("libcurl", Transfers.libraryVersion),
            ("libwebsockets", Sockets.libraryVersion), ("sqlite", Ledger.libraryVersion),
            ("openssl", Crypto.libraryVersion),
        ]
    }
}
