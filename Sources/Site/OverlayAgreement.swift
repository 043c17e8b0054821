internal import Boards

// What the board file and the overlay beside it say of each other: the names a chip will have once it is loaded.
extension BoardFile {
    /// The overlay's source: `raspberry-pi-4.dts` beside `raspberry-pi-4.toml`.
    private var overlayFile: String { (file.hasSuffix(".toml") ? String(file.dropLast(5)) : file) + ".dts" }

    /// A fault for each line that the overlay does not name, names twice, or gives to another chip than the rest; none
    /// where no overlay stands beside the file.
    func overlayFaults() throws(ConfigurationFaults) -> [ConfigurationFault] {
        guard TextFile.exists(overlayFile) else { return [] }
        let overlay: Overlay
        do {
            overlay = Overlay(try TextFile.read(overlayFile, hint: "make the board's overlay readable, or remove it"))
        } catch {
            throw ConfigurationFaults(error)
        }
        let wanted = Set(board.lines.map(\.spec.name))
        let shared = overlay.chips.map { names in wanted.intersection(names).count }
        guard let most = shared.max(), let chip = shared.firstIndex(of: most) else {
            return [
                document.fault(
                    at: [.key(BoardKeys.chip.name)], "\(overlayFile) names no lines",
                    hint: "add gpio-line-names to the node of the board's chip there, or remove the file")
            ]
        }
        return board.lines.compactMap { overlayFault($0, overlay.chips, chip: chip) }
    }

    private func overlayFault(_ line: BoardLine, _ chips: [[String]], chip: Int) -> ConfigurationFault? {
        let name = line.spec.name
        switch chips[chip].filter({ $0 == name }).count {
        case 1: return nil
        case 0 where chips.contains { $0.contains(name) }:
            return fault(
                line, "line \(name) stands on another chip than the others in \(overlayFile)",
                hint: "put all lines of a board on one chip")
        case 0:
            let nearest = Nearest.key(to: name, among: chips[chip])
            return fault(
                line, "line \(name) is not named in \(overlayFile)",
                hint: nearest.map { "did you mean \($0)?" } ?? "name it there, or correct it here")
        default:
            return fault(
                line, "line \(name) is named twice in \(overlayFile)", hint: "give each line a name of its own there")
        }
    }
}
