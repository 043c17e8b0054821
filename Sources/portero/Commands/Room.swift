import Agent
import ArgumentParser
import Transfers

struct Room: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The room: its connection and its guards.",
        subcommands: [RoomStatus.self, RoomProtect.self, RoomPIN.self])
}

struct RoomStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Connection, wanted and actual guards, and the server.")

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let call = AgentCall(place: place)
        if form.json { return print(try call.raw("/api/room")) }
        let room: RoomResource = try call.get("/api/room")
        var table = Table("ACCOUNT", "WANTED", "ACTUAL")
        table.rows = [
            ["admin", room.wantedAdmin, room.actualAdmin ?? "unknown"],
            ["user", room.wantedUser ?? "-", room.actualUser ?? "unknown"],
        ]
        print("room: \(room.connection.state)\(room.connection.reason.map { ", \($0)" } ?? "")")
        print("protection: \(room.protection.state)\(room.protection.reason.map { ", \($0)" } ?? "")")
        if let server = room.server {
            table.rows.append(["server", room.wantedServer ?? "-", room.actualServer ?? "unknown"])
            print("room server: \(server.state)\(server.reason.map { ", \($0)" } ?? "")")
        }
        print(table.text)
    }
}

struct RoomProtect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: "Want these guards from now on and apply them, admin before user.",
        discussion: "Each of password, pin, unsecured. The configuration's guards hold again after a restart.")

    @Option(help: "The administrator's guard.")
    var admin: String
    @Option(help: "The user's guard.")
    var user: String
    @OptionGroup var place: Place

    func run() throws {
        let answer: Message = try AgentCall(place: place)
            .send(.post, "/api/room", GuardsRequest(admin: admin, user: user), patience: .seconds(40))
        print(answer.message)
    }
}

struct RoomPIN: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Print what opens the room's user account: the PIN the room drew, or the password drawn here.",
        discussion:
            "The audit keeps who asked and when. --new has the room draw another PIN, which throws out whoever used the old one."
    )

    @Flag(help: "Have the room draw a new PIN first.")
    var new = false
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let answer: UserSecretResource = try AgentCall(place: place)
            .send(.post, "/api/room/secret", UserSecretRequest(new: new), patience: .seconds(40))
        if form.json { return print(try Form.text(answer)) }
        print(answer.secret)
    }
}
