import Foundation
import Testing
import TuyaWire

@Suite struct AppCallTests {
    private func make(
        _ family: GrantFamily = .third, device: String = "d1", number: String = "1212581947449081856",
        _ kind: AppCall.Kind = .ring, address: String? = nil, persons: [String] = ["a", "b"]
    ) throws -> AppCall {
        try AppCall(family, device: device, number: number, kind, address: address, persons: persons)
    }

    @Test func `each family has its path, and the address where there is one`() throws {
        let third = try make().call
        #expect(third.target == "/v1.0/iot-02/third/doors/d1/persons/actions/call")
        #expect(
            String(decoding: third.body, as: UTF8.self)
                == #"{"sn":"1212581947449081856","type":1,"person_id_list":["a","b"]}"#)
        let twin = try make(.expand, .unanswered, address: "01-01-01-01-01-01", persons: ["a"]).call
        #expect(twin.target == "/v1.0/access-control/d1/persons/actions/call")
        #expect(
            String(decoding: twin.body, as: UTF8.self)
                == #"{"sn":"1212581947449081856","type":4,"target_address":"01-01-01-01-01-01","person_id_list":["a"]}"#
        )
    }

    @Test func `what cannot be sent is refused before it is signed`() {
        #expect(throws: AppCall.Fault.persons) { try make(persons: []) }
        #expect(throws: AppCall.Fault.persons) { try make(persons: ["a", "b", "c", "d"]) }
        #expect(throws: AppCall.Fault.identifier) { try make(persons: ["a\"b"]) }
        #expect(throws: AppCall.Fault.identifier) { try make(device: "a/b") }
        #expect(throws: AppCall.Fault.identifier) { try make(number: String(repeating: "1", count: 21)) }
        #expect(throws: AppCall.Fault.address) { try make(.expand) }
        for address in [
            "", "1-1-1-1-1-1", "01-01-01-01-01", "01-01-01-01-01-0a", "01-01-01-01-01-01-", "０１-01-01-01-01-01",
        ] {
            #expect(throws: AppCall.Fault.address, "\(address)") { try make(address: address) }
        }
    }

    @Test func `the twin's answer must speak of the device, the other's is not documented`() throws {
        func echo(_ json: String) throws -> AppCallEcho {
            try JSONDecoder().decode(AppCallEcho.self, from: Data(json.utf8))
        }
        let twin = try make(.expand, address: "01-01-01-01-01-01")
        #expect(twin.matches(try echo(#"{"device_id": "d1"}"#)))
        #expect(!twin.matches(try echo(#"{"device_id": "d2"}"#)))
        #expect(!twin.matches(try echo("true")))
        for json in ["true", "{}", "[]", #"{"sn": "1"}"#, "null"] { #expect(try make().matches(try echo(json))) }
    }
}
