import Foundation
import Support
import Testing

/// The package that `deploy/package` made, installed in a fresh Debian system.
@Suite struct DebianPackage {
    @Test func `is installed, upgraded, removed and purged; what was configured stays until it is purged`() async throws
    {
        let (package, version) = try Self.package()
        let root = try await DebianRoot()
        try root.take(package, as: "/portero.deb")
        func dpkg(_ words: String...) async throws {
            let ran = try await root.run(["dpkg", "--force-unsafe-io"] + words)
            #expect(ran.exit == .code(0), "dpkg \(words): \(ran.output)\(ran.errors)")
        }

        try await dpkg("--install", "/portero.deb")
        #expect(try await root.run("portero", "version").output == "portero \(version)\n")
        let groups = try await root.run("id", "-Gn", "portero").output.split(whereSeparator: \.isWhitespace)
        #expect(Set(groups) == ["portero", "gpio", "input"])
        let owned = try await root.run("stat", "-c", "%U %a", "/etc/portero/credentials", "/etc/portero/portero.toml")
        #expect(owned.output == "root 700\nroot 644\n")
        let link = "/etc/systemd/system/multi-user.target.wants/portero.service"
        #expect(root.holds(link), "it starts with the machine")
        let checked = try await root.run("portero", "check")
        #expect(checked.exit == .code(0), "\(checked)")
        for board in ["colibri-imx6ull", "orange-pi-pc", "raspberry-pi-4"] {
            try root.write("/tmp/\(board).toml", "station = \"a\"\nboard = \"\(board)\"\n")
            let found = try await root.run("portero", "check", "--config", "/tmp/\(board).toml")
            #expect(found.exit == .code(0), "\(board): \(found)")
        }

        // What the site wrote, and what the agent did.
        let configuration = "station = \"at-the-site\"\nboard = \"none\"\n"
        try root.write("/etc/portero/portero.toml", configuration)
        try root.write("/etc/portero/credentials/tuya-secret", "kept")
        let ran = try await root.run(
            "sh", "-c",
            """
            install -d -o portero -m 700 /var/lib/portero
            setpriv --reuid portero --regid portero --init-groups portero run --state /var/lib/portero 2>/tmp/log &
            for _ in $(seq 100); do portero status --state /var/lib/portero >/tmp/status 2>&1 && grep -q running /tmp/status && break; sleep 0.1; done
            kill -TERM $!
            wait $!
            """)
        #expect(ran.exit == .code(0), "\(ran) \(root.text("/tmp/log") ?? "")")
        #expect(root.text("/tmp/status")?.contains("running") == true, "\(root.text("/tmp/status") ?? "")")
        #expect(root.holds("/var/lib/portero/ledger.db"))

        try await dpkg("--install", try await Self.raised(package, in: root))
        let raised = try await root.run("dpkg-query", "-W", "-f=${Version}", "portero")
        #expect(raised.output == "\(version)+1")
        #expect(root.text("/etc/portero/portero.toml") == configuration)
        #expect(root.holds(link))

        try await dpkg("--remove", "portero")
        #expect(!root.holds("/usr/bin/portero") && !root.holds("/lib/systemd/system/portero.service"))
        #expect(root.text("/etc/portero/portero.toml") == configuration)
        #expect(root.text("/etc/portero/credentials/tuya-secret") == "kept" && root.holds("/var/lib/portero/ledger.db"))

        try await dpkg("--install", "/portero.deb")
        #expect(root.text("/etc/portero/portero.toml") == configuration && root.holds(link))
        try await dpkg("--purge", "portero")
        for gone in ["/etc/portero", "/var/lib/portero", "/usr/share/portero", "/usr/share/doc/portero", link] {
            #expect(!root.holds(gone), "\(gone)")
        }
        let left = try await root.run("dpkg-query", "-W", "portero")
        #expect(left.exit == .code(1))
    }

    @Test func `holds a page of the manual, completions that load, and the licences of all that is linked in`()
        async throws
    {
        let folder = try TemporaryFolder("package")
        let unpacked = try await Program.run(
            try #require(Tool.path("dpkg-deb")), ["--extract", try Self.package().path, folder.path])
        try #require(unpacked.exit == .code(0), "\(unpacked.errors)")
        let manual = try await Program.run(
            try #require(Tool.path("zcat")), [folder.file("usr/share/man/man1/portero.1.gz")]
        ).output
        for words in [".Nm portero", ".It Em relock", "The configuration is wrong."] {
            #expect(manual.contains(words), "\(words)")
        }
        let script = folder.file("usr/share/bash-completion/completions/portero")
        let completed = try await Program.run(
            "/bin/bash", ["-c", "source '\(script)' && complete -p portero && COMP_WORDS=(portero gr) COMP_CWORD=1"])
        #expect(completed.exit == .code(0) && completed.output.contains("portero"), "\(completed)")
        let licences = try folder.read("usr/share/doc/portero/copyright")
        let checkouts = try FileManager.default.contentsOfDirectory(atPath: "\(Package.folder)/.build/checkouts")
        #expect(checkouts.count >= 3)
        for name in checkouts { #expect(licences.contains("\(name), linked in"), "\(name)") }
        #expect(licences.contains("The Swift runtime") && licences.contains("MIT License"))
    }

    /// The newest package beside the build, and its version.
    private static func package() throws -> (path: String, version: String) {
        let folder = "\(Package.folder)/.build/package"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard let name = files.first(where: { $0.hasSuffix(".deb") }) else {
            try Facility.skip("the Debian package: deploy/package")
        }
        return ("\(folder)/\(name)", String(name.split(separator: "_")[1]))
    }

    /// The same package under a higher version, by its path inside the system.
    private static func raised(_ package: String, in root: DebianRoot) async throws -> String {
        let folder = try TemporaryFolder("raised")
        let tree = folder.file("tree")
        let script = """
            dpkg-deb --raw-extract '\(package)' '\(tree)' && sed -i 's/^Version: .*/&+1/' '\(tree)/DEBIAN/control' &&
            dpkg-deb --root-owner-group -Znone --build '\(tree)' '\(folder.file("raised.deb"))'
            """
        let ran = try await Program.run("/bin/sh", ["-c", script], within: .seconds(60))
        try #require(ran.exit == .code(0), "\(ran.errors)")
        try root.take(folder.file("raised.deb"), as: "/raised.deb")
        return "/raised.deb"
    }
}
