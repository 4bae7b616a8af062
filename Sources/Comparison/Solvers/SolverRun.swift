internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// One method on one problem, with what the clock and the theory say.
struct SolverRun {
  let name: SolverName
  let solution: LeastSquaresSolution<Double>
  let seconds: Double
  /// How often the data were read.
  let passes: Int
  /// Only of a descent.
  let descent: DescentRun?
  /// Only of a Krylov method.
  var krylov: KrylovRun?
}

extension SolverRun {
  /// Runs a direct method: on the rows in memory, else on what a pass over them leaves.
  init(
    direct name: SolverName, on problem: ComparisonProblem, _ diagnosis: Diagnosis,
    rankTolerance: Double?
  ) throws(IterationError) {
    self =
      try problem.isInMemory
      ? lifting { () throws(LinearAlgebraError) in
        try SolverRun(direct: name, on: problem.data, rankTolerance: rankTolerance)
      } : SolverRun(direct: name, streaming: problem, diagnosis, rankTolerance: rankTolerance)
  }

  /// Runs a direct method on rows in memory.
  init(
    direct name: SolverName, on problem: LeastSquaresProblem<Double>, rankTolerance: Double?
  ) throws(LinearAlgebraError) {
    let start = ContinuousClock.now
    switch name {
    case .normal:
      solution = try NormalEquations(rankTolerance: rankTolerance).solve(problem)
    case .choleskyQR:
      solution = try CholeskyQRLeastSquares(rankTolerance: rankTolerance).solve(problem)
    case .qr: solution = try QRLeastSquares(rankTolerance: rankTolerance).solve(problem)
    case .qrcp: solution = try PivotedQRLeastSquares(rankTolerance: rankTolerance).solve(problem)
    case .svd: solution = try SVDLeastSquares(rankTolerance: rankTolerance).solve(problem)
    default: preconditionFailure("\(name) is no plain direct method")
    }
    seconds = start.duration(to: .now).seconds
    self.name = name
    // Methods on XᵀX read the data once more for the residual, CholeskyQR2 also for its second factor.
    passes =
      switch name {
      case .normal where solution.coefficients != nil: 2
      case .choleskyQR where solution.coefficients != nil: 3
      default: 1
      }
    descent = nil
  }

  /// Solves from XᵀX, of a pass of its own, or from R, whose pass its time includes.
  private init(
    direct name: SolverName, streaming problem: ComparisonProblem, _ diagnosis: Diagnosis,
    rankTolerance: Double?
  ) throws(IterationError) {
    let start = ContinuousClock.now
    let reduced = diagnosis.reduced
    var before = diagnosis.reductionSeconds
    if name == .normal {
      let (columns, targets) = (problem.terms.count, problem.targets.count)
      let sums = try problem.blocks.accumulate(
        into: GramAccumulator<Double>(columns: columns, targetCount: targets),
        memory: columns * (columns + targets))
      before = 0
      solution = try lifting { () throws(LinearAlgebraError) in
        try GramAnswer(sums, digits: 0.5, rankTolerance: rankTolerance).solution
      }
    } else {
      solution = try lifting { () throws(LinearAlgebraError) in
        switch name {
        case .qr: try QRLeastSquares(rankTolerance: rankTolerance).solve(reduced)
        case .qrcp: try PivotedQRLeastSquares(rankTolerance: rankTolerance).solve(reduced)
        case .svd: try SVDLeastSquares(rankTolerance: rankTolerance).solve(reduced)
        default: preconditionFailure("\(name) was to be refused")
        }
      }
    }
    seconds = before + start.duration(to: .now).seconds
    self.name = name
    passes = 1
    descent = nil
  }

  /// Takes over what was proven.
  init(certified diagnosis: Diagnosis, terms: [String]) {
    name = .certified
    seconds = diagnosis.certificateSeconds
    passes = diagnosis.certificate.map { $0.passes + $0.fixedPointPasses + 1 } ?? 1
    descent = nil
    if let refusal = diagnosis.refusal {
      solution = LeastSquaresSolution(
        method: name.rawValue, status: .notCertifiable,
        message: refusal.message(terms: terms))
    } else {
      solution = diagnosis.reference
    }
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

extension [Double] {
  var norm: Double { Vector(self).column.frobeniusNorm() }
}
