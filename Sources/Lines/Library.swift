internal import CGpiod

/// The version the loaded libgpiod gives, `1.6.3` for Debian 12's.
public var libraryVersion: String { String(cString: gpiod_version_string()) }

/// True when a rehearsal's stand-in took libgpiod's place: no line of this process is real.
public var isStandIn: Bool { libraryVersion.contains("stand-in") }
