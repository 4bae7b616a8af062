public import BLASBackend
public import Matrices

/// R of [X Y] of each of several parts of the rows, for cross-validation: row i belongs to part i modulo their number.
///
/// Each part is reduced to its own R once. The R of the others is merged from theirs, and the error in a part is
/// ‖R·(b, −1)‖: nothing is read twice, and nothing is subtracted.
///
/// - Complexity: 2n(p + k)² flops; folds · (p + k)² scalars.
public struct FoldFactors<Scalar: RealBLASScalar>: Sendable {
  private var parts: [TSQRAccumulator<Scalar>]
  /// How many rows were added.
  public private(set) var rows = 0
  private var totalWeight: Scalar = 0

  /// - Precondition: `folds` ≥ 2.
  public init(folds: Int, columns: Int, targetCount: Int) {
    precondition(folds >= 2, "\(folds) folds")
    parts = [TSQRAccumulator](
      repeating: TSQRAccumulator(columns: columns, targetCount: targetCount), count: folds)
  }

  /// Adds the rows that stand behind those that were added.
  ///
  /// - Throws: `.shapeMismatch`; `.nonFinite`; `.tooLarge`.
  public mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    let (before, parts) = (rows, parts)
    self.parts = try Workers.map(count: parts.count) { (fold) throws(LinearAlgebraError) in
      var part = parts[fold]
      let first = (fold - before % parts.count + parts.count) % parts.count
      let places = stride(from: first, to: block.rows, by: parts.count).map {
        UInt32(truncatingIfNeeded: $0)
      }
      try part.add(block.gathering(places[...]))
      return part
    }
    rows += block.rows
    totalWeight += block.totalWeight
  }

  /// The mean squared error of predicting each part from the others, for each penalty and target: L × k. With weights
  /// the mean is Σwᵢeᵢ²/Σwᵢ.
  ///
  /// - Throws: `.outOfRange` for penalties that are negative; `.svdDidNotConverge`; `.singular`; `.tooLarge`.
  /// - Complexity: folds · (30p³ + 4p²kL) flops.
  public func errors(
    hasIntercept: Bool, penalties: [Scalar]
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let (p, k) = (parts[0].columns, parts[0].targetCount)
    var squares = Matrix<Scalar>(rows: penalties.count, columns: k)
    for fold in parts.indices {
      var others = TSQRAccumulator<Scalar>(columns: p, targetCount: k)
      for (index, part) in parts.enumerated() where index != fold { try others.merge(part) }
      let ridge = try RidgeRegression(ReducedProblem(others), hasIntercept: hasIntercept)
      for (l, penalty) in penalties.enumerated() {
        let b = try ridge.coefficients(penalty: penalty)
        for target in 0..<k {
          let extended = Matrix(rows: p + k, columns: 1) { i, _ in
            i < p ? b[i, target] : i == p + target ? -1 : 0
          }
          let error = try parts[fold].r.multiplied(by: extended).frobeniusNorm()
          squares[l, target] += error * error
        }
      }
    }
    return squares.map { $0 / totalWeight }
  }
}
