import Foundation
import Grants
import Rosters
import Support
import Testing

/// The same files through Python's own `csv` and `json`.
@Suite struct RosterByPython {
    /// Writes one random table as `minimal.csv`, `all.csv` and `rows.json`.
    private static let writer = """
        import csv, json, random, sys
        random.seed(int(sys.argv[1])); folder = sys.argv[2]
        head = ['person', 'name', 'unit', 'peer', 'from', 'until', 'schedule', 'enabled']
        random.shuffle(head)
        letters = 'aä,";\\n \\u0301😀|\\'\\t'
        def row(n):
            return {'person': f'p{n}', 'name': 'x' + ''.join(random.choices(letters, k=random.randint(0, 12))),
                    'unit': random.choice(['', '101', '00012345']),
                    'peer': random.choice(['', f'p{n}@r', f'a{n}@r b{n}@r', f'a{n}@r;b{n}@r', f'a{n}@r,\\nb{n}@r']),
                    'from': random.choice(['', '2026-01-01']), 'until': random.choice(['', '2026-12-31T18:00', '9999-12-31']),
                    'schedule': random.choice(['', 'mon-fri 08:00-18:00; sat 10:00-14:00']),
                    'enabled': random.choice(['', 'true', 'FALSE'])}
        rows = [row(n) for n in range(500)]
        for name, quoting in (('minimal', csv.QUOTE_MINIMAL), ('all', csv.QUOTE_ALL)):
            with open(f'{folder}/{name}.csv', 'w', newline='', encoding='utf-8-sig' if name == 'all' else 'utf-8') as file:
                out = csv.DictWriter(file, head, quoting=quoting)
                out.writeheader(); out.writerows(rows)
        json.dump(rows, open(f'{folder}/rows.json', 'w'))
        """

    /// Says how many rows two exports have, when Python reads the same from both.
    private static let reader = """
        import csv, json, sys
        one = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True))
        other = json.load(open(sys.argv[2], encoding='utf-8'))
        text = lambda value: '' if value is None else str(value).lower() if isinstance(value, bool) else value
        assert one == [{name: text(value) for name, value in row.items()} for row in other]
        print(len(one))
        """

    @Test func `what Python writes is read alike from CSV and JSON, and Python reads alike what is exported`()
        async throws
    {
        try await Facility.tool("python3").require()
        let seed = UInt64.random(in: 1...UInt64.max)
        print("roster by Python, seed \(seed)")
        let folder = try TemporaryFolder("rosters")
        let wrote = try await Program.run("/usr/bin/env", ["python3", "-c", Self.writer, "\(seed)", folder.path])
        try #require(wrote.exit == .code(0), "\(wrote.errors)")
        var found: [RosterDifference] = []
        for name in ["minimal.csv", "all.csv", "rows.json"] {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file(name))))
            found.append(try RosterDifference(of: Roster(reading: bytes) { _ in 3600 }, from: []))
        }
        #expect(found[0].added.count == 500, "seed \(seed)")
        #expect(found[0] == found[1] && found[0] == found[2], "seed \(seed)")

        let held = found[0].added.map { RosterHeld($0) }
        try Data(RosterText.csv(held)).write(to: URL(fileURLWithPath: folder.file("export.csv")))
        try Data(RosterText.json(held)).write(to: URL(fileURLWithPath: folder.file("export.json")))
        let read = try await Program.run(
            "/usr/bin/env", ["python3", "-c", Self.reader, folder.file("export.csv"), folder.file("export.json")])
        #expect(read.output == "500\n", "seed \(seed): \(read.errors)")
    }
}
