import Grants
import Testing
import TuyaWire

@Suite struct SpacesGrantTests {
    @Test(arguments: [
        (GrantFamily.third, Wish.grant, Call.Method.post, "/v1.0/iot-02/third/spaces/d-1/persons/p_1"),
        (.third, .revoke, .delete, "/v1.0/iot-02/third/spaces/d-1/persons/p_1"),
        (.expand, .grant, .post, "/v1.0/expand/spaces/d-1/persons/p_1"),
        (.expand, .revoke, .delete, "/v1.0/expand/spaces/d-1/persons/p_1"),
    ]) func `each family has its path and each verb its method`(
        family: GrantFamily, wish: Wish, method: Call.Method, path: String
    ) throws {
        let call = try SpacesGrant(family, device: "d-1", person: "p_1").call(wish)
        #expect(call == Call(method, path))
        #expect(call.target == path)
    }

    @Test(arguments: [
        "", " ", "a b", "a/b", "../x", "a%2Fb", "a?b", "a\r\nb", "ä", "a.b", String(repeating: "a", count: 33), "а",
    ]) func `an id that could leave its place is refused before anything is signed`(id: String) {
        #expect(throws: IdentifierFault.person) { try SpacesGrant(.third, device: "d", person: id) }
        #expect(throws: IdentifierFault.device) { try SpacesGrant(.third, device: id, person: "p") }
    }

    @Test func `thirty-two characters are the longest id`() throws {
        _ = try SpacesGrant(.third, device: String(repeating: "Z", count: 32), person: "0")
    }
}
