import Glibc
import Testing

@testable import Lines

struct `An error of a line` {
    struct Row: Sendable, CustomTestStringConvertible {
        let error: LineError
        let sentence: String
        var testDescription: String { sentence }
    }

    static let rows: [Row] = [
        Row(
            error: LineError(.requestOutput, chip: "soc", line: "STRIKE", errno: EBUSY, consumer: "gpioset"),
            sentence: "line STRIKE is held by \"gpioset\": stop it or choose another line"),
        Row(
            error: LineError(.requestInput, chip: "soc", line: "BELL", errno: EBUSY),
            sentence: "line BELL is held by a holder without a name: stop it or choose another line"),
        Row(
            error: LineError(.findLine, chip: "soc", line: "STRIKE", near: ["DOOR_STRIKE", "SPIKE"]),
            sentence: "line STRIKE is not on chip \"soc\": the nearest it has are DOOR_STRIKE, SPIKE;"
                + " correct the name or load the board's overlay"),
        Row(
            error: LineError(.findLine, chip: "soc", line: "STRIKE"),
            sentence: "line STRIKE is not on chip \"soc\", which names no line: load the board's overlay"),
        Row(
            error: LineError(.findChip, chip: "portero-board", near: ["soc", "exp"]),
            sentence: "no chip fits \"portero-board\": this machine has \"soc\", \"exp\";"
                + " correct chip in the board file or load the board's overlay"),
        Row(
            error: LineError(.findChip, chip: "portero-board"),
            sentence: "this machine shows no GPIO chip: load the chip's driver, or set board = \"none\""),
        Row(
            error: LineError(.findChip, chip: "soc", errno: EACCES, near: ["/dev/gpiochip0"]),
            sentence: "chip /dev/gpiochip0 may not be opened: add the agent's user to its device's group"),
        Row(
            error: LineError(.drive, chip: "soc", line: "STRIKE", errno: EIO),
            sentence: "line STRIKE of chip \"soc\" could not be driven: Input/output error (error 5);"
                + " see the kernel's log"),
        Row(
            error: LineError(.drive, chip: "soc", line: "STRIKE", errno: ENODEV),
            sentence: "line STRIKE went away with chip \"soc\": check its driver and connection"),
        Row(
            error: LineError(.requestEdges, chip: "soc", line: "ROW1", errno: ENODEV),
            sentence: "line ROW1 gives no edge events on chip \"soc\": it can only be polled"),
    ]

    @Test("says what, where and what to try", arguments: rows)
    func says(row: Row) {
        #expect(row.error.description == row.sentence)
    }

    @Test func `a held line is not blamed on the chip or the user's rights`() {
        let error = LineError(.requestOutput, chip: "soc", line: "STRIKE", errno: EBUSY, consumer: "gpioset")
        for blamed in ["chip", "driver", "right", "kernel"] { #expect(!error.description.contains(blamed)) }
        #expect(error.isHeld && !error.isChipGone && !error.isWithoutEdges)
    }

    @Test func `a chip without interrupts is not taken for one that went away`() {
        let error = LineError(.requestEdges, chip: "soc", line: "ROW1", errno: ENODEV)
        #expect(error.isWithoutEdges && !error.isChipGone)
        #expect(LineError(.read, chip: "soc", line: "ROW1", errno: ENODEV).isChipGone)
    }
}

struct `Names near a wrong one` {
    static let chip = ["KEYPAD_ROW1", "KEYPAD_ROW2", "DOOR_STRIKE", "DOOR_EXIT", "BELL"]

    @Test(arguments: [
        ("STRIKE", ["DOOR_STRIKE"]),
        ("KEYPAD_ROW9", ["KEYPAD_ROW1", "KEYPAD_ROW2"]),
        ("bell", ["BELL"]),
        ("DOOR_EXTI", ["DOOR_EXIT", "DOOR_STRIKE"]),
        ("XYZ", ["KEYPAD_ROW1", "KEYPAD_ROW2", "DOOR_STRIKE", "DOOR_EXIT"]),
    ])
    func `come nearest first, and all there are when none is near`(wanted: String, near: [String]) {
        #expect(NearNames.near(wanted, in: Self.chip) == near)
    }

    @Test func `none are told of a chip that names no line`() {
        #expect(NearNames.near("STRIKE", in: []) == [])
    }
}
