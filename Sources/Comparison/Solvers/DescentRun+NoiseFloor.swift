internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

extension DescentRun {
  /// How far from the minimum the noise of the mini-batches keeps the coefficients at this step, relative to their
  /// size, if every batch is drawn anew; nil where steps change, or nothing is known of their length.
  ///
  /// - Complexity: as ``StochasticNoiseFloor``.
  func noiseFloor(
    _ problem: ComparisonProblem, _ diagnosis: Diagnosis, _ options: IterationOptions
  ) throws(LinearAlgebraError) -> Double? {
    let optimizer = options.optimizer
    guard let batchSize, let step, let theory, heldBack == 0, !isStepTooLarge,
      optimizer.schedule == .constant, optimizer.clipNorm == nil, optimizer.clipValue == nil,
      optimizer.weightDecay ?? 0 == 0, options.batch.averagesFrom == nil,
      diagnosis.rank == problem.data.columns, let exact = diagnosis.reference.coefficients
    else { return nil }
    let standardization =
      standardized
      ? Standardization(
        design: problem.data.design, interceptColumn: problem.hasIntercept ? 0 : nil) : nil
    let minimum = standardization?.standardized(fromCoefficients: exact) ?? exact
    // What momentum repeats of a step adds up to 1/(1 − μ) of it.
    let length =
      switch theory {
      case .plain: step
      case .heavyBall(let momentum), .nesterov(let momentum): step / (1 - momentum)
      }
    let floor = try StochasticNoiseFloor(
      standardization?.apply(to: problem.data) ?? problem.data, minimum: minimum,
      objective: options.objective, step: length, batchSize: batchSize)
    let relative = floor.distances.norm / minimum.frobeniusNorm()
    return relative.isFinite ? relative : nil
  }
}
