internal import CCurl

/// The version of the library in use, as it says itself.
public var libraryVersion: String { String(cString: curl_version()) }
