internal import ArgumentParser
internal import Glibc
internal import Loop

/// `portero-rehearsal`: stand-ins for room, cloud and board on loopback.
@main struct RehearsalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portero-rehearsal",
        abstract: "A stand-in Room, Tuya Cloud and chip on loopback, to rehearse Portero against.",
        subcommands: [Serve.self, Play.self], defaultSubcommand: Serve.self)
}

/// What is right or wrong with the cloud's certificate.
enum CertificateKind: String, ExpressibleByArgument {
    case good, expired, future
    case otherHost = "other-host"
    case selfSigned = "self-signed"
}

/// The stand-ins alone; whoever wants drives them.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The stand-ins alone, driven through a port or from the terminal.",
        discussion: """
            Prints one line of JSON with all ports when it is ready, and ends on SIGTERM or SIGINT. Everything is driven \
            through the drive port: /room/…, /cloud/… and /chip/….
            """)

    @Option(help: "Port of the Room's config.json; 0 takes a free one.") var roomPort = 0
    @Option(help: "Port of the Room's control WebSocket.") var controlPort = 0
    @Option(help: "Port of the cloud over plain HTTP.") var cloudPort = 0
    @Option(help: "Port of the cloud over HTTPS.") var cloudHttpsPort = 0
    @Option(help: "Port of the cloud's message service, ws://.") var messagePort = 0
    @Option(help: "Port of the cloud's message service, wss://.") var messageWssPort = 0
    @Option(help: "Port by which tests and people drive the stand-ins.") var drivePort = 0
    @Option(
        help: "Further address or name the cloud's certificate is good for, such as 10.0.2.2; may be repeated.")
    var certificateAddress: [String] = []
    @Option(help: "What the cloud's certificate is: good, expired, future, other-host or self-signed.")
    var certificate = CertificateKind.good
    @Option(help: "File for the certificate of the throw-away authority.") var authorityOut: String?
    @Option(help: "Project id of the cloud; drawn when left out, see GET /cloud/project.") var clientId: String?
    @Option(help: "File with the project's secret; drawn when left out.") var secretFile: String?
    @Option(help: "Socket for the stand-in chip.") var chip: String?
    @Option(help: "Board file of the stand-in chip.") var board = "board/virtual.toml"
    @Flag(help: "Show and work the stand-ins in the terminal.") var terminal = false
    @Option(help: "Who rings with the key r.") var resident = "resident@room.example"
    @Option(help: "Who rings with the key s.") var stranger = "stranger@room.example"

    func validate() throws {
        guard !terminal || (isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1) else {
            throw ValidationError("there is no terminal to draw on: leave out --terminal")
        }
    }

    func run() throws {
        try Turn.loop { () throws(RehearsalError) in try Rehearsal.begin(self) }
    }
}
