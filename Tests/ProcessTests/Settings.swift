import Support

/// What a test's `portero.toml` says.
struct Settings {
    var releaseTime = 1500
    var releaseCeiling = 12_000
    var ring = 30
    /// Whether there is a `[[door]]`, as on most stations.
    var hasDoor = true
    /// The board file, for the agent and for the stand-in chip.
    var board = "\(Package.folder)/board/virtual.toml"
    /// Whether messages are consumed.
    var messages = false
    /// Further lines of `[tuya]`.
    var tuya = ""
    /// Lines put into `[room]`.
    var room = ""
    /// Requests of the project in a second.
    var writesPerSecond = 20
    /// Where the cloud is said to be; nil for the stand-in.
    var endpoint: String?
    /// Whether the stand-in cloud is asked over HTTPS, and whether its authority is named.
    var usesTLS = false
    var trustsAuthority = true
    /// Lines put behind those of `[calls]`.
    var calls = ""
    /// Lines put before everything else.
    var head = ""
    /// Lines put behind everything else.
    var tail = ""
    /// The agent's time zone.
    var zone = ""

    func text(for rehearsal: Rehearsal) -> String {
        let ports = rehearsal.ports
        return """
            \(head)
            station = "lobby-1"
            board = "\(board)"

            [tuya]
            endpoint = "\(endpoint ?? (usesTLS ? "https://127.0.0.1:\(ports.secureCloud)" : "http://127.0.0.1:\(ports.cloud)"))"
            ca_file = "\(usesTLS && trustsAuthority ? rehearsal.authority : "")"
            device_id = "\(Station.device)"
            client_id = "rehearsalclient00001"
            \(messages ? "messages = \"ws://127.0.0.1:\(ports.messages)/\"" : "")
            writes_per_second = \(writesPerSecond)
            \(tuya)

            [room]
            address = "127.0.0.1"
            management_port = \(ports.room)
            \(room)

            [calls]
            ring_seconds = \(ring)
            \(calls)

            \(hasDoor ? door : "")
            \(tail)
            """
    }

    private var door: String {
        """
        [[door]]
        name = "main"
        release_time_ms = \(releaseTime)
        release_ceiling_ms = \(releaseCeiling)
        """
    }
}
