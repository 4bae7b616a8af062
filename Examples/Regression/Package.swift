// swift-tools-version: 6.2
import PackageDescription

// An application of its own that links the library. The name is given because a clone of Lapwing may lie in
// a directory of any name.
let package = Package(
  name: "Regression",
  dependencies: [.package(name: "lapwing", path: "../..")],
  targets: [
    .executableTarget(
      name: "FuelConsumption", dependencies: [.product(name: "Lapwing", package: "lapwing")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
