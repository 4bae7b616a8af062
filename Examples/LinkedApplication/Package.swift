// swift-tools-version: 6.2
import PackageDescription

// Applications of their own that link the library. The name is given because a clone of Lapwing may lie in
// a directory of any name.
let package = Package(
  name: "LinkedApplication",
  dependencies: [.package(name: "lapwing", path: "../..")],
  targets: ["CantileverBeam", "FuelConsumption", "Parabola", "SensorCalibration"].map { name in
    .executableTarget(
      name: name, dependencies: [.product(name: "Lapwing", package: "lapwing")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  }
)
