/// One side of the board: its edge, and which way is outward. The same parts are drawn on both.
struct Side {
    /// Where the board's edge stands.
    let edge: Int
    /// 1 to the right, -1 to the left.
    let outward: Int

    /// A spot so far away from the edge; negative inside the board.
    func spot(_ away: Int, _ y: Int) -> Sketch.Spot { Sketch.Spot(edge + outward * away, y) }

    /// The anchor of words that begin at their spot and run outward.
    var running: Sketch.Anchor { outward > 0 ? .start : .end }

    /// The anchor of words that begin at their spot and run inward.
    var returning: Sketch.Anchor { outward > 0 ? .end : .start }
}
