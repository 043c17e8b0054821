// Works the lines of one chip by hand: `lines-probe LABEL|"line search" [CONSUMER [NAME...]]`, then one command a line
// on standard input. The names are those that a search by lines wants on the chip.
// Each command is answered by one line that begins with its number, so that a script or a test can wait for it.
//
//   version                        N version 1.6.3 real|stand-in
//   names                          N names ROW1 ROW2 ...
//   output SPEC[,SPEC...]          N ok          takes outputs, inactive
//   drive active|inactive [INDEX]  N ok          all, or one of the outputs last taken
//   read INDEX                     N value active|inactive
//   release                        N ok          gives the outputs last taken back
//   input SPEC | poll SPEC         N ok          with edges, or without
//   value NAME                     N value active|inactive
//   wait NAME MS                   N edges rising@SECONDS falling@SECONDS ... (none when none came in time)
//   drain NAME                     N drained COUNT
//   drop NAME                      N ok          gives the input back
//   look SPEC                      N sight input|output active|inactive|unknown [HOLDER]
//
// A SPEC is NAME followed by any of :low :open-drain :pull-up :pull-down. A refusal is "N error SENTENCE".

import Boards
import Glibc
import Lines

/// At once, also into a pipe.
func say(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    write(1, bytes, bytes.count)
}

let arguments = CommandLine.arguments
guard arguments.count > 1 else {
    say("usage: lines-probe LABEL|\"\(ChipSearch.lineSearchText)\" [CONSUMER [NAME...]], commands on standard input")
    exit(64)
}
do {
    let consumer = arguments.count > 2 ? arguments[2] : "lines-probe"
    let chip = try Chip(ChipSearch(arguments[1]), naming: Array(arguments.dropFirst(3)), consumer: consumer)
    say("0 ok \(chip.label)")
    var probe = Probe(chip)
    var number = 0
    while let command = readLine() {
        number += 1
        say("\(number) \(probe.answer(command))")
    }
} catch {
    say("0 error \(error)")
    exit(1)
}
