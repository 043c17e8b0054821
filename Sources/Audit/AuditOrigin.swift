/// Where records come from: the same for every record of one run.
public struct AuditOrigin: Equatable, Sendable {
    /// The station's name from the configuration.
    public var station: String
    /// The board's name.
    public var board: String
    /// Whether the lines are a stand-in's: every record says so.
    public var boardIsStandIn: Bool
    /// The kernel's boot id.
    public var bootSession: String

    /// An origin of records.
    public init(station: String, board: String, boardIsStandIn: Bool, bootSession: String) {
        self.station = station
        self.board = board
        self.boardIsStandIn = boardIsStandIn
        self.bootSession = bootSession
    }
}
