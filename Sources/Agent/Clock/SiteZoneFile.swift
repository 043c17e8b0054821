internal import CLinux
internal import Glibc
public import Grants

/// The system's zone files.
public enum SiteZoneFile {
    /// How far the system's zone is ahead of UTC, in seconds, when its clocks show a time; the time is given as if it
    /// were UTC. Of an hour that a clock shows twice, the earlier; of one it never shows, as before the jump.
    @Sendable public static func secondsEastOfUTC(_ shown: WallTime) -> Int {
        var seconds = time_t(shown.seconds)
        var local = tm()
        gmtime_r(&seconds, &local)
        local.tm_isdst = -1
        let instant = mktime(&local)
        return Int(shown.seconds) - instant
    }
}
