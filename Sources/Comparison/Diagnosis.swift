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

  /// The proof of every digit; nil if there is none, and then ``refusal`` says why.
  let certificate: Certificate?
  let refusal: NotCertifiable?
  /// How long the proof took.
  let certificateSeconds: Double

  /// How long the pass took that R comes from.
  let reductionSeconds: Double

  /// - Throws: `.linearAlgebra` if the data are not finite, or too large; `.data` if they cannot be read.
  init(
    _ problem: ComparisonProblem, rankTolerance: Double?
  ) throws(ComparisonError) {
    let reductionStart = ContinuousClock.now
    let reduced = ReducedProblem(try problem.triangularFactor())
    reductionSeconds = reductionStart.duration(to: .now).seconds
    let (spectrum, dependencies) = try comparing { () throws(LinearAlgebraError) in
      let spectrum = try Spectrum(reduced, relativeTolerance: rankTolerance)
      return (
        spectrum,
        spectrum.rank < reduced.columns ? try ColumnDependencies(reduced, spectrum) : nil
      )
    }
    (self.reduced, self.spectrum, self.dependencies) = (reduced, spectrum, dependencies)
    let start = ContinuousClock.now
    var options = CertificateOptions()
    // A pass for each 16 columns, beside some seven for the rest.
    let isCheap = problem.isInMemory || problem.terms.count <= 64
    options.standardErrors = isCheap ? .refined : .free
    options.totalSquares = problem.hasIntercept ? .centered : .uncentered
    do throws(NotCertifiable) {
      certificate = try problem.certificateProblem.certified(options)
      refusal = nil
    } catch {
      if case .unreadable(let reason) = error { throw .unreadable(reason) }
      certificate = nil
      refusal = error
    }
    certificateSeconds = start.duration(to: .now).seconds
    if let certificate {
      let norms = reduced.residualNorms
      reference = LeastSquaresSolution(
        method: SolverName.certified.rawValue, status: .solved,
        coefficients: Matrix(rows: problem.terms.count, columns: problem.targets.count) { j, k in
          certificate.solutions[k].coefficients[j].value
        },
        residualNorms: certificate.solutions.enumerated().map { k, solution in
          solution.residualSquares.radius.isFinite
            ? solution.residualSquares.squareRootValue : norms[k]
        }, conditioning: spectrum.conditioning)
    } else if spectrum.rank == reduced.columns {
      reference = try comparing { () throws(LinearAlgebraError) in
        try QRLeastSquares(rankTolerance: rankTolerance).solve(reduced)
      }
    } else {
      // Where the columns depend on each other, only the SVD has an answer.
      reference = try comparing { () throws(LinearAlgebraError) in
        try SVDLeastSquares(rankTolerance: rankTolerance).solve(reduced)
      }
    }
  }

  /// The rank of X: proven to be full, or that of the scaled spectrum.
  var rank: Int { certificate == nil ? spectrum.rank : reduced.columns }
}

extension Enclosure {
  var squareRootValue: Double { max(0, value).squareRoot() }
}

/// ‖Θ − Θ*‖ after each update.
struct ErrorHistory {
  private(set) var errors: [Double] = []

  /// Takes over an error from before an interruption.
  mutating func record(_ error: Double) { errors.append(error) }

  mutating func record(_ parameters: Matrix<Double>, reference: Matrix<Double>) {
    errors.append(
      (try? parameters.subtracting(reference).frobeniusNorm()) ?? .nan)
  }

  /// The last error in units of the reference; the error itself where that is 0.
  func relativeError(of reference: Matrix<Double>?) -> Double? {
    guard let reference, let error = errors.last else { return nil }
    let size = reference.frobeniusNorm()
    return size > 0 ? error / size : error
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
