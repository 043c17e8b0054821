// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    // A board's flash is small; what must be quick is measured by deploy/bench.
    .unsafeFlags(["-Osize"], .when(configuration: .release)),
]

// Pure parts: no C, no clock, no I/O.
let pure: [Target] = [
    .target(name: "Boards"),
    .target(name: "Doors", dependencies: ["Grants"]),
    .target(name: "Wiring", dependencies: ["Boards"]),
    .target(name: "Keypads"),
    .target(name: "Grants"),
    .target(name: "Calls", dependencies: ["Grants"]),
    .target(name: "Codes", dependencies: ["Audit", "Grants"]),
    .target(name: "Protection", dependencies: ["Grants", "RoomWire"]),
    .target(name: "RoomWire"),
    .target(name: "Rosters", dependencies: ["Grants"]),
    .target(name: "TuyaWire", dependencies: ["Grants"]),
    .target(name: "Audit", dependencies: ["Grants"]),
]

// The system's C libraries: module map and header-only shim each.
let system: [Target] = [
    .systemLibrary(name: "CGpiod", pkgConfig: "libgpiod", providers: [.apt(["libgpiod-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
        name: "CWebSockets", pkgConfig: "libwebsockets", providers: [.apt(["libwebsockets-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
]

// One owner per C library.
let owners: [Target] = [
    .target(name: "Loop", dependencies: ["CWebSockets", "CLinux"]),
    .target(name: "Crypto", dependencies: ["COpenSSL", "TuyaWire", "Audit"]),
    .target(name: "Ledger", dependencies: ["Audit", "CSQLite", "Codes", "Grants"]),
    .target(name: "Lines", dependencies: ["Boards", "CGpiod", "CLinux"]),
    .target(name: "Sockets", dependencies: ["CWebSockets", "Loop"]),
    .target(name: "Transfers", dependencies: ["CCurl", "Loop"]),
]

// What runs.
let programs: [Target] = [
    .target(
        name: "Site",
        dependencies: [
            "Boards", "Grants", "RoomWire", "TuyaWire", .product(name: "TOMLKit", package: "TOMLKit"),
        ],
        exclude: ["Reference.md"]),
    .target(name: "Guard", dependencies: ["Boards", "CLinux", "Doors", "Keypads", "Lines", "Loop"]),
    .target(
        name: "Agent",
        dependencies: [
            "Audit", "Boards", "CLinux", "Calls", "Codes", "Crypto", "Doors", "Grants", "Guard", "Keypads", "Ledger",
            "Lines",
            "Loop", "Protection", "RoomWire", "Rosters", "Site", "Sockets", "Transfers", "TuyaWire",
            .product(name: "Logging", package: "swift-log"),
        ]),
    .executableTarget(
        name: "portero",
        dependencies: [
            "Agent", "Audit", "Boards", "CLinux", "Guard", "Lines", "Loop", "Rosters", "Site", "Sockets", "Transfers",
            "Wiring",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
        ],
        linkerSettings: [
            // Relative relocations in a tenth of the room; none is writable once the program runs. Full Foundation, which a
            // dependency asks for and nothing uses, is not to be found: who comes to need it does not link.
            .unsafeFlags(
                ["-use-ld=lld"]
                    + [
                        "--no-export-dynamic", "-z", "pack-relative-relocs", "-z", "now", "-z",
                        "nostart-stop-gc",
                        "--remap-inputs=*/libFoundation.a=/dev/null", "--remap-inputs=*/libCoreFoundation.a=/dev/null",
                        "--remap-inputs=*/libFoundationInternationalization.a=/dev/null",
                        "--remap-inputs=*/lib_FoundationICU.a=/dev/null",
                    ].flatMap { ["-Xlinker", $0] }, .when(configuration: .release))
        ]),
]

// The rehearsal: stand-ins for board, room and cloud. Never in the installed package.
let rehearsal: [Target] = [
    .target(name: "Stage", dependencies: ["Boards", "CLinux", "Crypto", "Loop", "Sockets"]),
    .target(name: "StandInGpiod"),
    .executableTarget(
        name: "portero-rehearsal",
        dependencies: [
            "Boards", "Crypto", "Loop", "Site", "Sockets", "Stage",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
]

let tests: [Target] = [
    .executableTarget(name: "lines-probe", dependencies: ["Boards", "Lines"], path: "Tests/LinesProbe"),
    .executableTarget(
        name: "guard-probe", dependencies: ["Boards", "Doors", "Guard", "Loop"], path: "Tests/GuardProbe"),
    .executableTarget(name: "SocketsEcho", dependencies: ["Loop", "Sockets"], path: "Tests/Echo"),
    .target(name: "ClockShim", path: "Tests/ClockShim"),
    .target(name: "Support", dependencies: ["CSpawn"], path: "Tests/Support"),
    .target(name: "Timing", path: "Tests/Timing"),
    .testTarget(name: "CryptoTests", dependencies: ["Audit", "Crypto", "TuyaWire"]),
    .testTarget(name: "DoorsTests", dependencies: ["Doors", "Grants", "Support"]),
    .testTarget(name: "BoardsTests", dependencies: ["Boards", "Support"]),
    .testTarget(name: "WiringTests", dependencies: ["Boards", "Site", "Support", "Wiring"]),
    .testTarget(name: "KeypadsTests", dependencies: ["Keypads", "Support"]),
    .testTarget(name: "GrantsTests", dependencies: ["Grants", "Support"]),
    .executableTarget(
        name: "portero-simulation",
        dependencies: [
            "Grants", "Rosters", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Tests/Simulation"),
    .testTarget(name: "SimulationTests", dependencies: ["portero-simulation"]),
    .testTarget(name: "CallsTests", dependencies: ["Calls", "Grants", "Support"]),
    .testTarget(name: "CodesTests", dependencies: ["Audit", "Codes", "Crypto", "Grants", "Support", "Timing"]),
    .testTarget(name: "ProtectionTests", dependencies: ["Grants", "Protection", "RoomWire"]),
    .testTarget(name: "RoomWireTests", dependencies: ["RoomWire", "Support"]),
    .testTarget(name: "RostersTests", dependencies: ["Grants", "Rosters", "Support"]),
    .testTarget(name: "TuyaWireTests", dependencies: ["Crypto", "Grants", "Support", "TuyaWire"], exclude: ["Peers"]),
    .testTarget(name: "AuditTests", dependencies: ["Audit", "Crypto"]),
    .testTarget(name: "LoopTests", dependencies: ["Loop", "Support"]),
    .executableTarget(
        name: "LedgerProbe", dependencies: ["Audit", "Crypto", "Grants", "Ledger"], path: "Tests/LedgerProbe"),
    .testTarget(
        name: "LedgerTests", dependencies: ["Audit", "Codes", "Crypto", "Grants", "Ledger", "LedgerProbe", "Support"]),
    .testTarget(name: "LinesTests", dependencies: ["Boards", "Lines", "Loop", "Stage", "Support"]),
    .testTarget(name: "GuardTests", dependencies: ["Boards", "Doors", "Guard", "Loop", "Stage", "Support"]),
    .testTarget(
        name: "SocketsTests", dependencies: ["Crypto", "Loop", "Sockets", "SocketsEcho", "Support"], exclude: ["Peers"]),
    .testTarget(
        name: "TransfersTests", dependencies: ["Crypto", "Loop", "Sockets", "Support", "Transfers"],
        exclude: ["peer.py"]),
    .testTarget(name: "SiteTests", dependencies: ["Boards", "Grants", "RoomWire", "Site", "Support", "TuyaWire"]),
    .testTarget(name: "DeployTests", dependencies: ["Support"]),
    .testTarget(
        name: "StageTests", dependencies: ["Crypto", "Loop", "Sockets", "Stage", "Support"], exclude: ["Peers"]),
    .testTarget(name: "SupportTests", dependencies: ["Support"]),
    .testTarget(
        name: "AgentTests",
        dependencies: [
            "Agent", "Audit", "Calls", "Codes", "Crypto", "Doors", "Grants", "Ledger", "Loop", "Protection", "Rosters",
            "Site", "Sockets", "Stage", "Support", "Transfers", "TuyaWire",
        ],
        exclude: ["Peers"]),
    .executableTarget(
        name: "portero-bench",
        dependencies: [
            "Audit", "Boards", "CSQLite", "Codes", "Crypto", "Grants", "Ledger", "Loop", "Site", "Sockets", "Stage",
            "Timing",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Tests/Bench", exclude: ["floor.c", "story.sh", "trueconf.py"]),
    .testTarget(name: "BenchTests", dependencies: ["Support", "portero-bench"]),
    .testTarget(name: "ProcessTests", dependencies: ["Crypto", "LedgerProbe", "Support"], exclude: ["Peers"]),
    .executableTarget(name: "kernel-clock", path: "Tests/KernelClock"),
    .testTarget(
        name: "BoardTests", dependencies: ["LedgerProbe", "Support", "kernel-clock"], exclude: ["Peers"]),
]

let package = Package(
    name: "portero",
    products: [
        .executable(name: "portero", targets: ["portero"]),
        .executable(name: "portero-rehearsal", targets: ["portero-rehearsal"]),
        // Preloaded by tests, like the one before never in the installed package.
        .library(name: "clock-shim", type: .dynamic, targets: ["ClockShim"]),
        .library(name: "gpiod-standin", type: .dynamic, targets: ["StandInGpiod"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: pure.map(withSettings) + system + (owners + programs + rehearsal + tests).map(withSettings)
)

func withSettings(_ target: Target) -> Target {
    target.swiftSettings = settings
    return target
}
