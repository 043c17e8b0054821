import Testing

@testable import Agent

@Suite struct ExpositionTests {
    @Test func `an empty page is its end`() { #expect(Exposition().text == "# EOF\n") }

    @Test func `each kind of family is written with its suffixes and its unit`() {
        var page = Exposition()
        page.info("p_build", "The program.", [("version", "1.2.3")])
        page.gauge("p_age_seconds", "An age.", 1.5)
        page.counter("p_calls", "Calls.", [.init(3, [("outcome", "busy")]), .init(0, [("outcome", "answered")])])
        page.states("p_mode", "A mode.", ["open", "shut"], [([("door", "main")], ["shut"])])
        page.summary("p_commit_seconds", "Writes.", count: 2, sum: 0.25)
        #expect(
            page.text == """
                # TYPE p_build info
                # HELP p_build The program.
                p_build_info{version="1.2.3"} 1
                # TYPE p_age_seconds gauge
                # UNIT p_age_seconds seconds
                # HELP p_age_seconds An age.
                p_age_seconds 1.5
                # TYPE p_calls counter
                # HELP p_calls Calls.
                p_calls_total{outcome="busy"} 3
                p_calls_total{outcome="answered"} 0
                # TYPE p_mode stateset
                # HELP p_mode A mode.
                p_mode{door="main",p_mode="open"} 0
                p_mode{door="main",p_mode="shut"} 1
                # TYPE p_commit_seconds summary
                # UNIT p_commit_seconds seconds
                # HELP p_commit_seconds Writes.
                p_commit_seconds_count 2
                p_commit_seconds_sum 0.25
                # EOF

                """)
    }

    @Test func `what is not known is left out, with its family`() {
        var page = Exposition()
        page.gauge("p_one", "One.", nil)
        page.counter("p_many", "Many.", [])
        page.states("p_none", "None.", ["a"], [])
        #expect(page.text == "# EOF\n")
    }

    @Test func `quotes, backslashes and line ends are escaped`() {
        var page = Exposition()
        page.gauge("p_odd", "A \"help\"\nof two \\ lines.", [.init(-7, [("part", "a\\b\"c\"\nd")])])
        #expect(
            page.text == #"""
                # TYPE p_odd gauge
                # HELP p_odd A \"help\"\nof two \\ lines.
                p_odd{part="a\\b\"c\"\nd"} -7
                # EOF

                """#)
    }
}
