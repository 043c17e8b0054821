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
    /// Lines put before everything else.
    var head = ""
    /// Lines put behind everything else.
    var tail = ""
    /// The agent's time zone.
    var zone = ""

    func text(for ports: Rehearsal.Ports) -> String {
        """
        \(head)
        station = "lobby-1"
        board = "\(board)"

        [tuya]
        endpoint = "http://127.0.0.1:\(ports.cloud)"
        device_id = "\(Station.device)"
        client_id = "rehearsalclient00001"
        writes_per_second = 20
        \(messages ? "messages = \"ws://127.0.0.1:\(ports.messages)/\"" : "")
        \(tuya)

        [room]
        address = "127.0.0.1"
        management_port = \(ports.room)
        \(room)

        [calls]
        ring_seconds = \(ring)

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
