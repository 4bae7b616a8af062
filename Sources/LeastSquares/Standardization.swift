public import BLASBackend
public import Matrices

/// Columns of X shifted to mean 0 and scaled to standard deviation 1.
///
/// Only with an intercept are columns shifted: it takes up what the shift changes. The column of the
/// intercept stays as it is, and so does a column that does not vary, up to its shift. Standard deviations
/// have the divisor n.
public struct Standardization<Scalar: RealBLASScalar>: Sendable {
  /// What is subtracted from each column; 0 without an intercept.
  public let means: [Scalar]
  /// By what each column is divided then.
  public let deviations: [Scalar]
  /// The column of ones, if X has one.
  public let interceptColumn: Int?

  /// - Complexity: four passes over X.
  public init(design: MatrixView<Scalar>, interceptColumn: Int?) {
    var passes = StandardizationPasses<Scalar>(
      rows: design.rows, columns: design.columns, interceptColumn: interceptColumn)
    while !passes.isDone {
      passes.add(design)
      passes.endPass()
    }
    self = passes.standardization
  }

  init(means: [Scalar], deviations: [Scalar], interceptColumn: Int?) {
    self.means = means
    self.deviations = deviations
    self.interceptColumn = interceptColumn
  }

  /// The problem in standardized columns; Y is as it was.
  ///
  /// - Complexity: one pass; a copy of X.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func apply(to problem: LeastSquaresProblem<Scalar>) -> LeastSquaresProblem<Scalar> {
    let design = problem.design
    // Sample by sample, as the solvers like to read it.
    let samples = Matrix(rows: design.columns, columns: design.rows) { j, i in
      (design[i, j] - means[j]) / deviations[j]
    }
    return LeastSquaresProblem(
      RowBlock(
        design: samples.transposed, targets: problem.targets, weights: problem.rowBlock.weights))
  }

  /// Coefficients of the given columns from those of the standardized ones.
  public func coefficients(fromStandardized standardized: Matrix<Scalar>) -> Matrix<Scalar> {
    var result = Matrix(rows: standardized.rows, columns: standardized.columns) { i, j in
      standardized[i, j] / deviations[i]
    }
    if let interceptColumn {
      for k in 0..<result.columns {
        for j in 0..<result.rows where j != interceptColumn {
          result[interceptColumn, k] -= means[j] * result[j, k]
        }
      }
    }
    return result
  }

  /// Coefficients of the standardized columns from those of the given ones.
  public func standardized(fromCoefficients coefficients: Matrix<Scalar>) -> Matrix<Scalar> {
    var result = Matrix(rows: coefficients.rows, columns: coefficients.columns) { i, j in
      coefficients[i, j] * deviations[i]
    }
    if let interceptColumn {
      for k in 0..<result.columns {
        for j in 0..<result.rows where j != interceptColumn {
          result[interceptColumn, k] += means[j] * coefficients[j, k]
        }
      }
    }
    return result
  }
}
