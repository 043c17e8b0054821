internal import Site
internal import Stage

extension Rehearsal {
    /// The stand-in chip of a board file, reachable at a socket.
    static func chip(of file: String, at socket: String) throws(RehearsalError) -> ChipStandIn {
        let board: BoardFile
        do throws(ConfigurationFaults) {
            board = try BoardFile(file)
        } catch {
            throw RehearsalError(sentence: "\(error)")
        }
        let chip = ChipStandIn(board.board)
        do throws(DriveError) {
            try chip.plug(at: socket)
        } catch {
            throw RehearsalError(sentence: error.sentence)
        }
        return chip
    }
}
