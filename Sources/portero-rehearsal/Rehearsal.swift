internal import Crypto
internal import FoundationEssentials
internal import Glibc
internal import Loop
internal import Sockets
internal import Stage

/// Why the rehearsal cannot begin.
struct RehearsalError: Error {
    let sentence: String
}

/// The stand-ins of one run, from the ready line to the stop signal.
@Loop final class Rehearsal {
    private static var current: Rehearsal?

    let room: RoomActor
    let cloud: CloudActor
    private let drive = DrivePort()
    private(set) var chip: ChipStandIn?
    private var signals: StopSignals?
    private var terminal: Terminal?
    private var isEnding = false

    /// Starts what `command` asks for and keeps it until a stop signal.
    static func begin(_ command: Serve) throws(RehearsalError) {
        let rehearsal = try Rehearsal(command)
        try rehearsal.start(command)
        rehearsal.serve(command)
        current = rehearsal
    }

    init(_ command: Serve) throws(RehearsalError) {
        room = RoomActor(managementPort: command.roomPort, controlPort: command.controlPort)
        let drawn = CloudProject.drawn()
        let secret = try command.secretFile.map { path throws(RehearsalError) in try Self.text(of: path) }
        let project = CloudProject(clientID: command.clientId ?? drawn.clientID, secret: secret ?? drawn.secret)
        let authority: Authority
        let identity: ServerIdentity
        do throws(CertificateError) {
            authority = try Authority(named: "Portero rehearsal, good for nothing")
            identity = try Self.identity(command.certificate, authority, command.certificateAddress)
        } catch {
            throw RehearsalError(sentence: "no certificate for the cloud: \(error)")
        }
        cloud = CloudActor(
            project: project, port: command.cloudPort, securePort: command.cloudHttpsPort,
            messagePort: command.messagePort,
            secureMessagePort: command.messageWssPort,
            identity: TLSIdentity(certificatePEM: identity.certificatePEM, keyPEM: identity.keyPEM))
        if let file = command.authorityOut {
            do { try Data(authority.certificateText.utf8).write(to: URL(filePath: file)) } catch {
                throw RehearsalError(sentence: "cannot write \(file): choose another --authority-out")
            }
        }
    }

    private static func identity(
        _ kind: CertificateKind, _ authority: Authority, _ addresses: [String]
    ) throws(CertificateError) -> ServerIdentity {
        let hosts = ["localhost", "127.0.0.1"] + addresses
        return switch kind {
        case .good: try authority.issue(for: hosts)
        case .expired: try authority.issue(for: hosts, validity: .expired)
        case .future: try authority.issue(for: hosts, validity: .future)
        case .otherHost: try authority.issue(for: ["other.test"])
        case .selfSigned: try ServerIdentity.selfSigned(for: hosts)
        }
    }

    func start(_ command: Serve) throws(RehearsalError) {
        signals = StopSignals { [weak self] in self?.end() }
        room.addRoutes(to: drive)
        cloud.addRoutes(to: drive)
        do throws(SocketError) {
            try room.start()
            try cloud.start()
            try drive.listen(port: command.drivePort)
        } catch {
            throw RehearsalError(sentence: "\(error)")
        }
        if let socket = command.chip {
            let chip = try Self.chip(of: command.board, at: socket)
            drive.routeChip(chip)
            self.chip = chip
        }
    }

    private func serve(_ command: Serve) {
        say(readyLine(command))
        if command.terminal { show(resident: command.resident, stranger: command.stranger, agent: nil) }
    }

    /// Draws the stand-ins in the terminal; with an agent also what it can be told.
    func show(resident: String, stranger: String, agent: AgentProcess?) {
        let scene = Scene(
            room: room, cloud: cloud, drive: drive, chip: chip, resident: resident, stranger: stranger, agent: agent)
        terminal = Terminal(scene) { [weak self] in self?.end() }
    }

    private func readyLine(_ command: Serve) -> String {
        let line: JSON = [
            "room_port": .whole(room.managementPort), "control_port": .whole(room.controlPort),
            "cloud_port": .whole(cloud.port), "cloud_https_port": .whole(cloud.securePort),
            "message_port": .whole(cloud.messages.port), "message_wss_port": .whole(cloud.messages.securePort),
            "drive_port": .whole(drive.port), "chip": command.chip.map { .text($0) } ?? .null,
        ]
        return String(decoding: line.bytes, as: UTF8.self)
    }

    /// What must end before the stand-ins do.
    var onEnd: @Loop () async -> Void = {}

    /// Ends the stand-ins and the program.
    func end() {
        guard !isEnding else { return }
        isEnding = true
        terminal?.restore()
        Loop.spawn {
            await self.onEnd()
            self.close()
        }
    }

    private func close() {
        chip?.unplug()
        room.stop()
        cloud.stop()
        drive.close()
        Loop.stop()
    }

    private static func text(of path: String) throws(RehearsalError) -> String {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw RehearsalError(sentence: "cannot read \(path): choose another --secret-file")
        }
        return String(decoding: data, as: UTF8.self).filter { !$0.isNewline }
    }

    private func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}
