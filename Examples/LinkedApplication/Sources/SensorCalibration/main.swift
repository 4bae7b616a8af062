// Calibrates a sensor with the library alone: an ozone monitor was read (y) where a reference instrument
// showed x, both in parts per billion. A line through the pairs tells how to correct its readings.
//
//   swift run --package-path Examples/LinkedApplication SensorCalibration
import Foundation
import Lapwing

let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
let file = package.deletingLastPathComponent().appending(path: "Data/norris.csv")

do {
  // The file becomes X, with a column of ones, and y.
  let data = try TabularData(
    csv: .file(file.path(percentEncoded: false)), selection: ColumnSelection(targets: ["y"]))
  let problem = LeastSquaresProblem(data.block)
  print("\(problem.rows) readings of an ozone monitor")

  // The closed form: Householder QR.
  let solution = try QRLeastSquares().solve(problem)
  guard let line = solution.coefficients, let conditioning = solution.conditioning else {
    print("no calibration: \(solution.message)")
    exit(1)
  }
  let (offset, gain) = (line[0, 0], line[1, 0])
  let freedom = Double(problem.rows - problem.columns)
  print("condition number \(text(conditioning.conditionNumber, 0)), rank \(conditioning.rank)")
  print("reading = \(text(offset, 6)) + \(text(gain, 6)) · concentration")
  print(
    "residual standard deviation \(text(solution.residualNorms[0] / freedom.squareRoot(), 6)) ppb")

  // The same by gradient descent, on standardized columns so that it needs few steps.
  let standardization = Standardization(design: problem.design, interceptColumn: 0)
  var descent = try GradientDescent().makeIteration(on: standardization.apply(to: problem))
  let outcome = try run(
    &descent, until: GradientTolerance(relativeTolerance: 1e-10), iterationLimit: 100)
  let found = standardization.coefficients(fromStandardized: outcome.last.parameters)
  let error = (found - line).maxNorm() / line.maxNorm()
  print(
    "gradient descent: \(outcome.status), agreement \(error < 1e-9 ? "9 digits or more" : "poor")")

  // The use of it: what the air held when the monitor showed this.
  for reading in [50.0, 500, 950] {
    print("the monitor shows \(text(reading, 0)): \(text((reading - offset) / gain, 3)) ppb")
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}

/// A number with so many decimals.
func text(_ number: Double, _ decimals: Int) -> String {
  String(format: "%.\(decimals)f", number)
}
