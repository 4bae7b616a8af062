// swift-tools-version: 6.2
import PackageDescription

// Throws mutated files at every parser; scripts/fuzz builds and runs it.
let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "lapwing", path: "..", traits: ["HDF5", "SQLite"])],
  targets: [
    .executableTarget(
      name: "Fuzz", dependencies: [.product(name: "Lapwing", package: "lapwing")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
