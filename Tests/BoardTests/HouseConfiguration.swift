/// What a station is told that has one door, and a cloud that nobody answers for.
///
/// - Parameter door: keys of the door, a line each, beside its name.
func houseConfiguration(door: String = "") -> String {
    """
    station = "lobby-1"
    board   = "virtual"
    \(silentCloud)
    [[door]]
    name = "main"
    \(door)
    """
}

/// A cloud in the machine itself, where nothing listens.
let silentCloud = """

    [tuya]
    endpoint  = "http://127.0.0.1:8081"
    device_id = "6cdoorstation000000001"
    client_id = "rehearsalclient00001"

    """

/// What every story in the machine's shell begins with: a question to the agent, a line for the test, a mark for the kernel's log.
let storyWords = """
    ask() { portero "$@" --state /var/lib/portero 2>&1; }
    say() { echo "say $*"; }
    mark() { echo "mark $1" >/dev/vboard; }
    """
