internal import FoundationEssentials
internal import RoomWire
internal import Transfers

/// Where the room takes commands: the port it publishes, or the one that is fixed.
struct RoomFinder: Sendable {
    /// Why it was not found.
    struct Fault: Error { let sentence: String }

    private let plan: RoomPlan
    private let transfers: TransferClient

    init(_ plan: RoomPlan, _ transfers: TransferClient) {
        self.plan = plan
        self.transfers = transfers
    }

    private static let limits = Limits(total: .seconds(5), connect: .seconds(3), maxBytes: 64 * 1024)

    /// The control port, asked for anew.
    func port() async -> Result<Int, Fault> {
        if let fixed = plan.controlPort { return .success(fixed) }
        let url = "http://\(plan.address):\(plan.managementPort)\(Discovery.path)"
        // The room offers nothing but plain HTTP; the file holds port numbers only.
        let request = Request(.get, url, limits: Self.limits, allowsPlainHTTP: true)
        do throws(TransferError) {
            let response = try await transfers.send(request)
            guard response.status == 200 else {
                return .failure(Fault(sentence: "\(url) answered \(response.status)"))
            }
            guard let found = try? JSONDecoder().decode(Discovery.self, from: Data(response.body)) else {
                return .failure(Fault(sentence: "\(url) names no control port: is this a TrueConf Room?"))
            }
            return .success(found.controlPort)
        } catch {
            return .failure(Fault(sentence: "\(error)"))
        }
    }
}
