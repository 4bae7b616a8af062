internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

extension DescentRun {
  /// How far from the minimum the noise of the mini-batches keeps the coefficients at this step, relative to their
  /// size, if every batch is drawn anew; nil where steps change, or nothing is known of their length.
  ///
  /// - Complexity: as ``StochasticNoiseFloor``, and where rows were held back one pass more over the others, for R.
  func noiseFloor(
    of name: SolverName, _ problem: ComparisonProblem, _ diagnosis: Diagnosis,
    _ options: IterationOptions
  ) throws(IterationError) -> Double? {
    let optimizer = options.optimizer
    guard let batchSize, let step, let theory, !isStepTooLarge,
      optimizer.schedule == .constant, optimizer.clipNorm == nil, optimizer.clipValue == nil,
      optimizer.weightDecay ?? 0 == 0, options.batch.averagesFrom == nil,
      diagnosis.rank == problem.terms.count
    else { return nil }
    let setting = try DescentSetting(name, problem, diagnosis, options)
    guard let minimum = try setting.minimum() else { return nil }
    // What momentum repeats of a step adds up to 1/(1 − μ) of it.
    let length =
      switch theory {
      case .plain: step
      case .heavyBall(let momentum), .nesterov(let momentum): step / (1 - momentum)
      }
    let floor = try StochasticNoiseFloor(
      setting.data, minimum: minimum, objective: options.objective, step: length,
      batchSize: batchSize)
    let relative = floor.distances.norm / minimum.frobeniusNorm()
    return relative.isFinite ? relative : nil
  }
}

extension DescentSetting {
  /// The least-squares minimum over the rows of the fit.
  fileprivate func minimum() throws(IterationError) -> Matrix<Double>? {
    if let reference { return reference }
    let reduced = try reduced()
    return try lifting { () throws(LinearAlgebraError) in
      try QRLeastSquares<Double>().solve(reduced).coefficients
    }
  }
}
