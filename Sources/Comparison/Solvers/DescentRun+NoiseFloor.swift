internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

extension DescentRun {
  /// How far from the minimum the noise of the mini-batches keeps the coefficients at this step, relative to their
  /// size, if every batch is drawn anew; nil where steps change, or nothing is known of their length.
  ///
  /// - Complexity: as ``StochasticNoiseFloor``, and where rows were held back one QR of the others.
  func noiseFloor(
    of name: SolverName, _ problem: ComparisonProblem, _ diagnosis: Diagnosis,
    _ options: IterationOptions
  ) throws(IterationError) -> Double? {
    let optimizer = options.optimizer
    guard problem.isInMemory, let batchSize, let step, let theory, !isStepTooLarge,
      optimizer.schedule == .constant, optimizer.clipNorm == nil, optimizer.clipValue == nil,
      optimizer.weightDecay ?? 0 == 0, options.batch.averagesFrom == nil,
      diagnosis.rank == problem.terms.count
    else { return nil }
    let setting = try DescentSetting(name, problem, diagnosis, options)
    guard let data = setting.memory else { return nil }
    let found = try lifting { () throws(LinearAlgebraError) -> Matrix<Double>? in
      if let reference = setting.reference { return reference }
      return try QRLeastSquares<Double>().solve(data).coefficients
    }
    guard let minimum = found else { return nil }
    // What momentum repeats of a step adds up to 1/(1 − μ) of it.
    let length =
      switch theory {
      case .plain: step
      case .heavyBall(let momentum), .nesterov(let momentum): step / (1 - momentum)
      }
    let floor = try lifting { () throws(LinearAlgebraError) in
      try StochasticNoiseFloor(
        data, minimum: minimum, objective: options.objective, step: length, batchSize: batchSize)
    }
    let relative = floor.distances.norm / minimum.frobeniusNorm()
    return relative.isFinite ? relative : nil
  }
}
