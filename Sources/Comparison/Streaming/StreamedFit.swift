internal import BLASBackend
internal import DataReading
internal import LeastSquares
internal import Matrices

/// Fits a model to rows that need not fit into memory.
///
/// `normal`, and `auto` where it leaves enough digits, take the Cholesky factor of the Gram matrix: one pass.
/// Everything else is made of R by TSQR: one pass, a second one where `auto` has tried the Gram matrix first.
/// What the residuals look like one by one is not known.
///
/// - Throws: ``ComparisonError``: `.data` if the rows cannot be read, `.needsMemory` for methods that do not
///   pass over the rows in blocks.
/// - Complexity: n(p + k)² flops, or 2n(p + k)².
public func fit(
  _ rows: inout StreamedRows, options: FitOptions = .init()
) throws(ComparisonError) -> FittedModel {
  guard rows.targetCount > 0 else { throw .empty("there is no target") }
  let (factor, solution): (TSQRAccumulator<Double>, LeastSquaresSolution<Double>)
  switch options.method {
  case .automatic, .solver(.normal):
    (factor, solution) = try fitByGram(&rows, options)
  case .solver:
    factor = try rows.factor()
    solution = try options.solve(factor, hasIntercept: rows.recipe.hasIntercept)
  }
  let (name, recipe, dropped, weights) = (rows.name, rows.recipe, rows.rowsDropped, rows.weights)
  return try linearAlgebra { () throws(LinearAlgebraError) in
    try FittedModel(
      solution, factor, source: name, recipe: recipe, rowsDropped: dropped, weights: weights,
      rankTolerance: options.rankTolerance)
  }
}

/// One pass for XᵀX, and another one for R where that leaves too few digits.
private func fitByGram(
  _ rows: inout StreamedRows, _ options: FitOptions
) throws(ComparisonError) -> (TSQRAccumulator<Double>, LeastSquaresSolution<Double>) {
  let isAutomatic = options.method == .automatic
  let sums = try rows.sum(
    of: GramAccumulator<Double>(columns: rows.columns, targetCount: rows.targetCount))
  let gram = try linearAlgebra { () throws(LinearAlgebraError) in
    try GramAnswer(
      sums, digits: isAutomatic ? options.digits : 0.5, rankTolerance: options.rankTolerance)
  }
  if let factor = gram.factor, gram.solution.status == .solved || !isAutomatic {
    return (factor, gram.solution)
  }
  let factor = try rows.factor()
  guard isAutomatic else { return (factor, gram.solution) }
  return (
    factor, try options.solve(factor, hasIntercept: rows.recipe.hasIntercept, because: gram.why)
  )
}

/// What normal equations make of the sums of one pass.
struct GramAnswer {
  /// R of [X Y]; nil where it would leave too few digits.
  let factor: TSQRAccumulator<Double>?
  /// Ill conditioned without a factor.
  let solution: LeastSquaresSolution<Double>
  /// How many digits they leave, or would.
  let why: String

  /// - Parameter digits: how many must be left.
  init(
    _ sums: GramAccumulator<Double>, digits: Double, rankTolerance: Double?
  ) throws(LinearAlgebraError) {
    let (gram, name) = (try GramFactor(sums), SolverName.normal.rawValue)
    guard let gram, gram.digits >= digits else {
      why =
        gram.map {
          "normal equations would leave \(Int($0.digits)) digits at κ ≈ \(brief($0.scaledConditionNumber))"
        } ?? "XᵀX is not positive definite in this precision"
      factor = nil
      solution = LeastSquaresSolution(
        method: name, status: .illConditioned, message: "\(why); use qr or svd")
      return
    }
    let digits = "\(Int(gram.digits)) digits at κ ≈ \(brief(gram.scaledConditionNumber))"
    why = "normal equations would leave \(digits)"
    factor = gram.factor
    solution = try QRLeastSquares(rankTolerance: rankTolerance)
      .solve(ReducedProblem(gram.factor))
      .renamed(name, message: "normal equations, in one pass: at least \(digits)")
  }
}

extension FitOptions {
  /// The solution of a problem of which only R of [X Y] is there.
  ///
  /// - Throws: `.needsMemory` for methods that need the rows.
  func solve(
    _ factor: TSQRAccumulator<Double>, hasIntercept: Bool,
    because why: String = "only the triangular factor is there"
  ) throws(ComparisonError) -> LeastSquaresSolution<Double> {
    let (reduced, tolerance) = (ReducedProblem(factor), rankTolerance)
    // Without an intercept there is nothing to leave out of the norm.
    let norm = hasIntercept ? minimumNorm : .allCoefficients
    do throws(LinearAlgebraError) {
      switch method {
      case .automatic:
        return try AutomaticLeastSquares<Double>(
          digits: digits, whenRankDeficient: whenRankDeficient, rankTolerance: tolerance,
          minimumNorm: norm
        ).solve(reduced, because: why)
      case .solver(.qr): return try QRLeastSquares(rankTolerance: tolerance).solve(reduced)
      case .solver(.qrcp): return try PivotedQRLeastSquares(rankTolerance: tolerance).solve(reduced)
      case .solver(.svd):
        return try SVDLeastSquares(rankTolerance: tolerance, minimumNorm: norm).solve(reduced)
      case .solver: break
      }
    } catch { throw .linearAlgebra(error) }
    throw .needsMemory(
      "this method needs all rows in memory; auto, qr, qrcp and svd do not, nor does normal for rows that are streamed"
    )
  }
}

extension StreamedRows {
  /// A pass over the rows.
  mutating func sum<Accumulator: RowAccumulator<Double>>(
    of empty: Accumulator
  ) throws(ComparisonError) -> Accumulator {
    let result: Result<Accumulator, LinearAlgebraError>
    do throws(DataError) { result = try accumulate(into: empty) } catch { throw .data(error) }
    return try linearAlgebra { () throws(LinearAlgebraError) in try result.get() }
  }

  /// R of [X Y].
  mutating func factor() throws(ComparisonError) -> TSQRAccumulator<Double> {
    let result: Result<TSQRAccumulator<Double>, LinearAlgebraError>
    do throws(DataError) { result = try triangularFactor() } catch { throw .data(error) }
    return try linearAlgebra { () throws(LinearAlgebraError) in try result.get() }
  }
}

extension LeastSquaresSolution {
  /// The same answer under another name; why there is none stays said.
  fileprivate func renamed(_ method: String, message: String) -> LeastSquaresSolution {
    LeastSquaresSolution(
      method: method, status: status, message: status == .solved ? message : self.message,
      coefficients: coefficients, residualNorms: residualNorms, conditioning: conditioning)
  }
}

/// What `body` returns; its errors are those of a comparison.
func linearAlgebra<Value>(
  _ body: () throws(LinearAlgebraError) -> Value
) throws(ComparisonError) -> Value {
  do throws(LinearAlgebraError) { return try body() } catch { throw .linearAlgebra(error) }
}
