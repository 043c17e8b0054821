internal import CWebSockets

/// The version of the library in use, as it says itself.
public var libraryVersion: String { String(cString: lws_get_library_version()) }
