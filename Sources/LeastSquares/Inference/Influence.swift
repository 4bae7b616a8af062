public import BLASBackend
public import Matrices

/// What each row does to a fit: a value for every row, in their order.
///
/// A row of leverage 1 is fitted exactly whatever its target is: it has no residual to judge by, and what
/// divides by 1 − h is nil. With weights, fitted values and residuals are those of the rows as they are; what is
/// made of them takes the rows multiplied by √w, as R's functions of these names do.
///
/// - Note: Source: Belsley, Kuh, Welsch, *Regression Diagnostics* (1980), chapter 2; Cook (1977); R's
///   `lm.influence`.
public struct Influence: Sendable {
  /// h, the diagonal of the hat matrix X(XᵀX)⁻¹Xᵀ; between 0 and 1, its sum is the rank.
  public internal(set) var leverages: [Double] = []
  /// Xb.
  public internal(set) var fittedValues: [Double] = []
  /// y − Xb.
  public internal(set) var residuals: [Double] = []
  /// e / (σ√(1 − h)) with e = √w·(y − Xb): R's `rstandard`, internally studentized.
  public internal(set) var standardizedResiduals: [Double?] = []
  /// e / (σ₍ᵢ₎√(1 − h)) with the σ of the fit without the row: R's `rstudent`.
  public internal(set) var studentizedResiduals: [Double?] = []
  /// Cook's distance: how far the fit without the row is, in units of its uncertainty.
  public internal(set) var cooksDistances: [Double?] = []
  /// By how many standard errors the row moves its own fitted value.
  public internal(set) var dffits: [Double?] = []
  /// e / (1 − h), the residual of the row from the fit without it.
  public internal(set) var leaveOneOutResiduals: [Double?] = []

  /// Σ of the squared ``leaveOneOutResiduals``; nil if one is not there.
  public var predictedResidualSumOfSquares: Double? {
    var sum = 0.0
    for residual in leaveOneOutResiduals {
      guard let residual else { return nil }
      sum += residual * residual
    }
    return sum
  }

  init() {}

  mutating func reserveCapacity(_ rows: Int) {
    leverages.reserveCapacity(rows)
    fittedValues.reserveCapacity(rows)
    residuals.reserveCapacity(rows)
    standardizedResiduals.reserveCapacity(rows)
    studentizedResiduals.reserveCapacity(rows)
    cooksDistances.reserveCapacity(rows)
    dffits.reserveCapacity(rows)
    leaveOneOutResiduals.reserveCapacity(rows)
  }

  mutating func append(_ other: Influence) {
    leverages += other.leverages
    fittedValues += other.fittedValues
    residuals += other.residuals
    standardizedResiduals += other.standardizedResiduals
    studentizedResiduals += other.studentizedResiduals
    cooksDistances += other.cooksDistances
    dffits += other.dffits
    leaveOneOutResiduals += other.leaveOneOutResiduals
  }
}

extension LinearModelInference {
  /// The influence of each row of a block, with its weights, on the fit of one target. Blocks may come one after the other:
  /// nothing but the block and its results is held.
  ///
  /// - Throws: `.shapeMismatch` if the block has other columns than the fit; `.tooLarge`.
  /// - Complexity: rank² + 2pk flops per row, on all workers; 8 numbers per row.
  public func influence<Scalar: RealBLASScalar>(
    of block: RowBlock<Scalar>, target: Int = 0
  ) throws(LinearAlgebraError) -> Influence {
    try requireColumns(of: block)
    let whitening = RowWhitening<Scalar>(self)
    let parts = try mapParts(rows: block.rows, step: whitening.step) {
      (range) throws(LinearAlgebraError) in
      let part = block[range]
      let weighted = part.weighted()
      let leverages = try leverages(whitening.whitened(weighted.design))
      let residuals = try whitening.residuals(part).view.doubles(ofColumn: target)
      let errors =
        part.weights == nil
        ? residuals : try whitening.residuals(weighted).view.doubles(ofColumn: target)
      let targets = part.targets.doubles(ofColumn: target)
      var result = Influence(leverages: leverages, errors: errors, fits[target])
      result.residuals = residuals
      result.fittedValues = zip(targets, residuals).map { $0 - $1 }
      return result
    }
    var result = Influence()
    result.reserveCapacity(block.rows)
    for part in parts { result.append(part) }
    return result
  }

  /// h of each row, from Qᵀ: rounding does not lift it above 1, and next to 1 it is 1.
  func leverages<Scalar: RealBLASScalar>(_ whitened: Matrix<Scalar>) -> [Double] {
    let margin = 10 * Double(max(1, rank)) * Double(Scalar.ulpOfOne)
    return whitened.squaredColumnLengths().map { $0 > 1 - margin ? 1 : $0 }
  }

  func requireColumns<Scalar: RealBLASScalar>(
    of block: RowBlock<Scalar>
  ) throws(LinearAlgebraError) {
    guard block.design.columns == columns, block.targets.columns == fits.count else {
      throw .shapeMismatch(
        operation: "rows for inference", left: Shape(columns, fits.count),
        right: Shape(block.design.columns, block.targets.columns))
    }
  }
}

/// Runs `task` on ranges of at most `step` rows on all workers; the results are in the order of the rows.
func mapParts<Result: Sendable>(
  rows: Int, step: Int, _ task: @Sendable (Range<Int>) throws(LinearAlgebraError) -> Result
) throws(LinearAlgebraError) -> [Result] {
  try Workers.map(count: (rows + step - 1) / step) { (index) throws(LinearAlgebraError) in
    try task(index * step..<min(rows, (index + 1) * step))
  }
}

extension Influence {
  /// What follows from the leverages and the residuals, multiplied by √w.
  fileprivate init(leverages: [Double], errors: [Double], _ fit: FitStatistics) {
    self.leverages = leverages
    reserveCapacity(leverages.count)
    let sigma = fit.residualStandardError.flatMap { $0 > 0 ? $0 : nil }
    let (degrees, rank) = (Double(fit.residualDegreesOfFreedom), Double(fit.rank))
    for (h, e) in zip(leverages, errors) {
      let rest = 1 - h
      leaveOneOutResiduals.append(rest > 0 ? finite(e / rest) : nil)
      var standardized: Double?
      var studentized: Double?
      if let sigma, rest > 0 {
        standardized = finite(e / (sigma * rest.squareRoot()))
        // σ₍ᵢ₎²·(df − 1) = RSS − e²/(1 − h), in units of σ².
        if let standardized, degrees > 1 {
          let others = (degrees - standardized * standardized) / (degrees - 1)
          studentized = others > 0 ? finite(standardized / others.squareRoot()) : nil
        }
      }
      standardizedResiduals.append(standardized)
      studentizedResiduals.append(studentized)
      cooksDistances.append(
        rank > 0 ? standardized.flatMap { finite($0 * $0 * h / rest / rank) } : nil)
      dffits.append(studentized.flatMap { finite($0 * (h / rest).squareRoot()) })
    }
  }
}
