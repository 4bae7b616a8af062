// swift-tools-version: 6.2
import Foundation
import PackageDescription

// A package that is used by path inherits these settings, and a newer compiler may have new warnings:
// they are errors only where `scripts/test` asks for it.
let warningsAreErrors = ProcessInfo.processInfo.environment["LAPWING_WARNINGS_AS_ERRORS"] == "1"

let commonSettings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

// From `Matrices` upwards every use of a pointer must say `unsafe`.
let safeSettings = commonSettings + [.strictMemorySafety()]

let complexNumbers: [Target.Dependency] = [
  .product(name: "ComplexModule", package: "swift-numerics"),
  .product(name: "RealModule", package: "swift-numerics"),
]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

// Only scripts/docs needs the plugin: applications that link the library do not fetch it.
let documentationDependencies: [Package.Dependency] =
  ProcessInfo.processInfo.environment["LAPWING_DOCUMENTATION"] == "1"
  ? [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0")] : []

let package = Package(
  name: "lapwing",
  products: [
    .library(name: "Lapwing", targets: ["Lapwing"]),
    .executable(name: "lapwing", targets: ["LapwingCLI"]),
  ],
  // Libraries that not every application needs; scripts/lapwing builds the tool with all of them.
  traits: [
    .trait(name: "HDF5", description: "Reads HDF5 files, by libhdf5."),
    .trait(name: "SQLite", description: "Reads queries of SQLite databases, by libsqlite3."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
    // Complex numbers, and the elementary functions of generic real ones.
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
  ] + documentationDependencies,
  targets: [
    // OpenBLAS comes first, so that LAPACK's own routines bind to it and not to the reference library.
    .systemLibrary(
      name: "COpenBLAS", path: "CSystemModules/COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CLAPACKE", path: "CSystemModules/CLAPACKE", pkgConfig: "lapacke",
      providers: [.apt(["liblapacke-dev"]), .brew(["lapack"])]),
    .systemLibrary(
      name: "CZlib", path: "CSystemModules/CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CZstd", path: "CSystemModules/CZstd", pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .systemLibrary(
      name: "CHDF5", path: "CSystemModules/CHDF5", pkgConfig: "hdf5",
      providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .systemLibrary(
      name: "CSQLite", path: "CSystemModules/CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .target(name: "CKernels"),
    .target(name: "CParsing"),
    // How wide a terminal is.
    .target(name: "CTerminal"),
    // Boost.Math's headers (libboost-dev) are seen by its one C++ file only.
    .target(name: "CDistributions"),
    .target(
      name: "BLASBackend", dependencies: ["COpenBLAS", "CLAPACKE", "CKernels"] + complexNumbers,
      swiftSettings: commonSettings),
    .target(
      name: "Matrices", dependencies: ["BLASBackend"] + complexNumbers,
      swiftSettings: safeSettings),
    .target(
      name: "Factorizations", dependencies: ["Matrices", "BLASBackend"] + complexNumbers,
      swiftSettings: safeSettings),
    .target(
      name: "DataReading",
      dependencies: [
        "Matrices", "BLASBackend", "CParsing", "CZlib", "CZstd",
        .target(name: "CHDF5", condition: .when(traits: ["HDF5"])),
        .target(name: "CSQLite", condition: .when(traits: ["SQLite"])),
      ],
      swiftSettings: safeSettings),
    .target(
      name: "LeastSquares",
      dependencies: ["Matrices", "Factorizations", "BLASBackend", "CDistributions"],
      swiftSettings: safeSettings),
    .target(
      name: "IterativeMethods",
      dependencies: ["Matrices", "Factorizations", "LeastSquares", "BLASBackend"],
      swiftSettings: safeSettings),
    .target(
      name: "Comparison",
      dependencies: [
        "BLASBackend", "Matrices", "DataReading", "LeastSquares", "IterativeMethods",
      ],
      swiftSettings: safeSettings),
    .target(
      name: "Lapwing",
      dependencies: [
        "BLASBackend", "Matrices", "Factorizations", "DataReading", "LeastSquares",
        "IterativeMethods", "Comparison",
      ] + complexNumbers,
      swiftSettings: safeSettings),
    // gnuplot, by its command line; of plain numbers.
    .target(name: "Plotting", swiftSettings: safeSettings),
    .executableTarget(
      name: "LapwingCLI", dependencies: ["Lapwing", "Plotting", "CTerminal", argumentParser],
      swiftSettings: safeSettings),
    // The worker of scripts/bench.
    .executableTarget(
      name: "Benchmarks", dependencies: ["Lapwing", argumentParser], path: "Benchmarks/Sources",
      swiftSettings: safeSettings),
    .testTarget(
      name: "DataReadingTests", dependencies: ["DataReading", "Matrices", "CParsing"],
      swiftSettings: safeSettings),
    .testTarget(
      // Of the executable it needs no symbol, but that it is built.
      name: "CommandLineTests", dependencies: ["LapwingCLI", "_TestSupport"],
      swiftSettings: safeSettings),
    .testTarget(
      name: "FormulaTests", dependencies: ["DataReading", "Matrices", "_TestSupport"],
      swiftSettings: safeSettings),
    .target(
      name: "_TestSupport", dependencies: ["Matrices", "BLASBackend"] + complexNumbers,
      path: "Tests/_TestSupport",
      swiftSettings: safeSettings),
    .testTarget(
      name: "BLASBackendTests",
      dependencies: ["BLASBackend", "Matrices", "_TestSupport"] + complexNumbers,
      swiftSettings: commonSettings),
    .testTarget(
      name: "MatricesTests",
      dependencies: ["_TestSupport", "Matrices", "BLASBackend"] + complexNumbers,
      swiftSettings: safeSettings),
    .testTarget(
      name: "FactorizationsTests",
      dependencies: ["_TestSupport", "Factorizations", "Matrices", "BLASBackend"] + complexNumbers,
      swiftSettings: safeSettings),
    .testTarget(
      name: "LeastSquaresTests",
      dependencies: ["LeastSquares", "Factorizations", "Matrices", "BLASBackend", "_TestSupport"],
      swiftSettings: safeSettings),
    .testTarget(
      name: "IterativeMethodsTests",
      dependencies: [
        "IterativeMethods", "LeastSquares", "Matrices", "BLASBackend", "Factorizations",
        "_TestSupport",
      ],
      swiftSettings: safeSettings),
    .testTarget(
      name: "ComparisonTests",
      dependencies: [
        "Comparison", "DataReading", "IterativeMethods", "LeastSquares", "Matrices", "BLASBackend",
        "_TestSupport",
      ],
      swiftSettings: safeSettings),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting"], swiftSettings: safeSettings),
    .testTarget(
      name: "TestSupportTests", dependencies: ["_TestSupport", "Matrices", "BLASBackend"],
      swiftSettings: safeSettings),
    .testTarget(
      name: "CertificateTests", dependencies: ["LeastSquares", "Matrices", "BLASBackend"],
      swiftSettings: commonSettings),
    .testTarget(
      name: "InferenceTests",
      dependencies: ["LeastSquares", "Factorizations", "Matrices", "BLASBackend", "_TestSupport"],
      swiftSettings: safeSettings),
    .testTarget(
      name: "RegressionTests",
      dependencies: [
        "_TestSupport", "LeastSquares", "Factorizations", "Matrices", "BLASBackend",
      ],
      swiftSettings: safeSettings),
  ],
  cxxLanguageStandard: .cxx17
)
