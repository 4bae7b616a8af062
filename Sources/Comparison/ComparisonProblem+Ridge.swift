public import BLASBackend
internal import IterativeMethods
public import LeastSquares
public import Matrices

extension ComparisonProblem {
  /// Ridge regression of the problem, wherever its rows are.
  ///
  /// - Throws: ``ComparisonError``: `.linearAlgebra` if the data are not finite; `.data` if they cannot be read.
  /// - Complexity: one pass, 2n(p + k)² + about 30p³ flops.
  public func ridge() throws(ComparisonError) -> RidgeRegression<Double> {
    let reduced = ReducedProblem(try triangularFactor())
    return try comparing { () throws(LinearAlgebraError) in
      try RidgeRegression(reduced, hasIntercept: hasIntercept)
    }
  }

  /// The mean squared error of predicting each row from all the others, for each penalty and target: L × k.
  ///
  /// - Parameters:
  ///   - ridge: of this problem.
  ///   - penalties: λ, each 0 or more.
  /// - Throws: as ``ridge()``.
  /// - Complexity: one pass, 2np² + 6npL flops.
  public func leaveOneOutErrors(
    of ridge: RidgeRegression<Double>, penalties: [Double]
  ) throws(ComparisonError) -> Matrix<Double> {
    if case .memory(let data) = content {
      return try comparing { () throws(LinearAlgebraError) in
        try ridge.leaveOneOutErrors(data, penalties: penalties)
      }
    }
    var passes = BlockPasses(source: blocks)
    let found: Result<Matrix<Double>, LinearAlgebraError>
    do throws(IterationError) {
      found = try ridge.leaveOneOutErrors(inBlocks: &passes, penalties: penalties)
    } catch { throw ComparisonError(error) }
    return try comparing { () throws(LinearAlgebraError) in try found.get() }
  }

  /// The mean squared error of predicting each of so many parts of the rows from the others, likewise; row i belongs to
  /// part i modulo their number.
  ///
  /// - Throws: as ``ridge()``; `.outOfRange` for fewer than two parts, or more than rows.
  /// - Complexity: one pass, 2n(p + k)² + folds · (30p³ + 4p²kL) flops; folds · (p + k)² scalars.
  public func crossValidationErrors(
    folds: Int, penalties: [Double]
  ) throws(ComparisonError) -> Matrix<Double> {
    guard folds >= 2, folds <= rows else {
      throw .linearAlgebra(
        .outOfRange(
          parameter: "folds", value: Double(folds), allowed: "2 to the number of rows, \(rows)"))
    }
    let blocks = blocks
    var factors = FoldFactors<Double>(
      folds: folds, columns: blocks.columns, targetCount: blocks.targetCount)
    do throws(IterationError) {
      for index in 0..<blocks.blockCount {
        let block = try blocks.block(index)
        try lifting { () throws(LinearAlgebraError) in try factors.add(block) }
      }
    } catch { throw ComparisonError(error) }
    let sums = factors
    return try comparing { () throws(LinearAlgebraError) in
      try sums.errors(hasIntercept: hasIntercept, penalties: penalties)
    }
  }
}
