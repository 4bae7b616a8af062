internal import BLASBackend
internal import Foundation
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// What is known of a problem before an iteration is judged.
struct Diagnosis {
  let reduced: ReducedProblem<Double>
  let spectrum: Spectrum
  /// The best closed-form answer: the one that grades the others.
  let reference: LeastSquaresSolution<Double>
  /// Which columns depend on which others; nil at full rank.
  let dependencies: ColumnDependencies?

  /// - Throws: `.nonFinite` if the data are; `.svdDidNotConverge`; `.tooLarge`.
  init(
    _ problem: LeastSquaresProblem<Double>, rankTolerance: Double?
  ) throws(LinearAlgebraError) {
    reduced = try ReducedProblem(problem)
    spectrum = try Spectrum(reduced, relativeTolerance: rankTolerance)
    dependencies =
      spectrum.rank < reduced.columns ? try ColumnDependencies(reduced, spectrum) : nil
    // Where the columns depend on each other, only the SVD has an answer.
    reference =
      spectrum.rank == reduced.columns
      ? try QRLeastSquares(rankTolerance: rankTolerance).solve(reduced)
      : try SVDLeastSquares(rankTolerance: rankTolerance).solve(reduced)
  }
}

/// ‖Θ − Θ*‖ after each update.
struct ErrorHistory {
  private(set) var errors: [Double] = []

  mutating func record(_ parameters: Matrix<Double>, reference: Matrix<Double>) {
    errors.append(
      (try? parameters.subtracting(reference).frobeniusNorm()) ?? .nan)
  }

  /// The geometric mean of the ratios of successive errors, over the last half of those steps at whose end the
  /// error was above `floor`; nil with fewer than two.
  func measuredRate(floor: Double) -> Double? {
    let last = (errors.firstIndex { !($0 > floor) } ?? errors.count) - 1
    let first = last / 2
    guard last > first, errors[first] > 0, errors[last].isFinite else { return nil }
    return pow(errors[last] / errors[first], 1 / Double(last - first))
  }
}
