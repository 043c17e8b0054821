import Foundation
import Support
import Testing

extension DoctorTests {
    /// A fault, and what `portero doctor` says of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String { name }
        let name: String
        var settings = Settings()
        /// Over the station's own.
        var environment: [String: String] = [:]
        /// What the wall clock is off by, in seconds, and whether the kernel vouches for it.
        var clock = (off: 0, isSynchronised: true)
        let inject: @Sendable (Station) async throws -> Void
        let check: String
        var outcome = "failed"
        let says: String
    }

    /// Before the agent was ever started: cloud and room are asked by the command itself.
    static let alone: [Fault] = [
        Fault(
            name: "wrong secret", inject: { try $0.credential("tuya-secret", "another") }, check: "cloud",
            says: "the signature does not fit: check the secret tuya-secret"),
        Fault(
            name: "wrong region",
            inject: {
                try await $0.rehearsal.order(
                    "/cloud/settings", #"{"next_count": 1, "next_code": 2007, "next_hits_tokens": true}"#)
            }, check: "cloud", says: "the project is of another data center"),
        Fault(
            name: "unknown project",
            inject: {
                try await $0.rehearsal.order("/cloud/project", #"{"client_id": "another", "secret": "s"}"#)
            }, check: "cloud", says: "it does not know the project: check tuya.client_id and tuya.endpoint"),
        Fault(
            name: "clock behind", clock: (-1230, true), inject: { _ in }, check: "cloud",
            says: "this machine's clock is 20 min"),
        Fault(
            name: "clock ahead, within what the cloud takes", clock: (130, true), inject: { _ in }, check: "cloud",
            outcome: "warning", says: "ahead of the cloud's: see with timedatectl"),
        Fault(
            name: "cloud absent", inject: { try await $0.rehearsal.order("/cloud/stop") }, check: "cloud",
            says: "no connection: check the network and whether the service runs"),
        Fault(
            name: "cloud silent",
            inject: { try await $0.rehearsal.order("/cloud/settings", #"{"silence": true}"#) }, check: "cloud",
            says: "check the network and the service"),
        Fault(
            name: "authority not named", settings: Settings(usesTLS: true, trustsAuthority: false), inject: { _ in },
            check: "cloud", says: "the certificate comes from an unknown authority: name it in ca_file"),
        Fault(
            name: "room absent", inject: { try await $0.rehearsal.order("/room/stop") }, check: "room",
            says: "no connection: check the network and whether the service runs"),
        Fault(
            name: "not a room", inject: { try await $0.rehearsal.order("/room/settings", #"{"ports_as_text": true}"#) },
            check: "room", says: "names no control port: is this a TrueConf Room?"),
        Fault(
            name: "room silent",
            inject: { try await $0.rehearsal.order("/room/settings", #"{"ignores": ["*"]}"#) }, check: "room",
            says: "takes the connection and does not answer auth"),
        Fault(
            name: "wrong room password",
            inject: {
                try $0.credential("room-admin", "wrong")
                try await $0.rehearsal.order(
                    "/room/guards", #"{"role": "admin", "kind": "password", "secret": "right"}"#)
            }, check: "room", says: "the room refuses the password in room-admin"),
        Fault(
            name: "no room password",
            inject: {
                try await $0.rehearsal.order(
                    "/room/guards", #"{"role": "admin", "kind": "password", "secret": "right"}"#)
            }, check: "room", says: "the room asks for a password, and room-admin has none"),
        Fault(
            name: "room password sealed in the ledger",
            inject: {
                try $0.folder.write("state/ledger.db", "")
                chmod($0.state, 0o700)
                try await $0.rehearsal.order(
                    "/room/guards", #"{"role": "admin", "kind": "password", "secret": "right"}"#)
            }, check: "room", outcome: "warning", says: "start the agent, which tries it"),
        Fault(
            name: "board not there", environment: ["PORTERO_REHEARSAL_CHIP": "/nowhere/chip"], inject: { _ in },
            check: "chip", says: "this machine shows no GPIO chip"),
        Fault(
            name: "credential open to others", inject: { chmod($0.folder.file("credentials/tuya-secret"), 0o644) },
            check: "credential tuya-secret", says: "is open to others, mode 0644: chmod 0400 it and renew it"),
        Fault(
            name: "credential missing", inject: { unlink($0.folder.file("credentials/tuya-secret")) },
            check: "credential tuya-secret", says: "is missing: put it into"),
        Fault(
            name: "credential empty", inject: { try $0.credential("tuya-secret", "\n") },
            check: "credential tuya-secret", says: "is empty: put the secret into it"),
        Fault(
            name: "room-login wanted and missing",
            settings: Settings(room: "server = \"video.example\"\nlogin = \"door\""), inject: { _ in },
            check: "credential room-login", says: "is missing: put it into"),
        Fault(
            name: "key lost", inject: { try $0.folder.write("state/keys", "audit-key\n") }, check: "key audit-key",
            says: "key audit-key is lost: put"),
        Fault(
            name: "state open to others",
            inject: {
                try $0.folder.write("state/keys", "")
                chmod($0.state, 0o755)
            }, check: "state folder", says: "is open to others, mode 0755: chmod 0700"),
        Fault(
            name: "unknown key", settings: Settings(head: "staton = \"x\""), inject: { _ in },
            check: "configuration", says: "did you mean station?"),
        Fault(
            name: "configuration that hangs",
            inject: {
                unlink($0.configuration)
                try #require(mkfifo($0.configuration, 0o600) == 0)
            }, check: "configuration", says: "this check came to no end in time"),
        Fault(
            name: "zone unknown", environment: ["TZ": "Nowhere/Town"], inject: { _ in }, check: "zone",
            outcome: "warning", says: "schedules are judged in UTC"),
        Fault(
            name: "kernel does not vouch for the clock", clock: (0, false), inject: { _ in }, check: "clock",
            outcome: "warning", says: "the kernel does not call it synchronised"),
        Fault(name: "no agent", inject: { _ in }, check: "agent", says: "no agent answers at"),
    ]

    /// While the agent runs, which is asked of all it has.
    static let running: [Fault] = [
        Fault(
            name: "agent stopped", inject: { try $0.agent.freeze() }, check: "agent",
            says: "takes the connection and does not answer: it is stopped or stuck"),
        Fault(
            name: "licence missing",
            inject: {
                try await $0.rehearsal.order("/room/settings", #"{"licensed": false}"#)
                try await $0.rehearsal.order("/room/guards", #"{"role": "admin", "kind": "unsecured"}"#)
                try await $0.start()
                try await $0.become(["protection": "drift"])
            }, check: "protection",
            says: "protection is not licensed: see that the room's licence offers the guards"),
        Fault(
            name: "room password changed by somebody",
            inject: {
                try await $0.rehearsal.order(
                    "/room/guards", #"{"role": "admin", "kind": "password", "secret": "other"}"#)
                try await $0.become(["room": "unauthorized"])
            }, check: "room", says: "the administrator's credentials were changed: see who else commands the room"),
        Fault(
            name: "room password unknown",
            inject: {
                try await $0.rehearsal.order(
                    "/room/guards", #"{"role": "admin", "kind": "password", "secret": "other"}"#)
                try await $0.start()
                try await $0.become(["room": "refused"])
            }, check: "room",
            says: "the room refused every credential known here: put its admin password into room-admin"),
        Fault(
            name: "cloud gone",
            inject: {
                try await $0.rehearsal.order("/cloud/stop")
                try await $0.become(["cloud": "unreachable"])
            }, check: "cloud", says: "no connection: check the network and whether the service runs"),
        Fault(
            name: "ledger altered",
            inject: {
                try await $0.grant("anna", unit: "101")
                try await SQLite($0.ledger).write("UPDATE audit SET who = 'nobody' WHERE number = 2")
            }, check: "audit chain", says: "audit record 2 was altered"),
        Fault(
            name: "strike cannot be driven",
            inject: {
                try await $0.rehearsal.order("/chip/fault", #"{"line": "DOOR_STRIKE", "errno": 5}"#)
                #expect(try await $0.portero("door", "release").exit == .code(1))
                try await $0.become(["door main": "fault"])
            }, check: "door main", says: "DOOR_STRIKE"),
    ]
}
