public import BLASBackend
public import Matrices

/// Xᵀ(XΘ − Y) and ‖XΘ − Y‖² for given parameters, in one pass over X.
///
/// X is read from memory once: for one column by a fused kernel, for several by two products with a block of rows
/// while it is in the cache. The factor of an ``Objective`` is the caller's.
///
/// - Complexity: 4npk flops; pk scalars.
public struct GradientAccumulator<Scalar: RealBLASScalar>: RowAccumulator {
  /// Θ, p × k.
  public let parameters: Matrix<Scalar>
  /// Xᵀ(XΘ − Y), p × k.
  public private(set) var gradient: Matrix<Scalar>
  /// ‖Xθ − y‖² of each column.
  public private(set) var residualSquares: [Scalar]

  /// k: the columns of Θ are k for a first configuration, k for a second one, and so on.
  public let targetCount: Int

  /// - Parameters:
  ///   - parameters: Θ, p × K: one column for each target, or for several configurations all targets of the
  ///     first, then those of the second, and so on.
  ///   - targetCount: k; K by default.
  /// - Precondition: K is a multiple of k.
  public init(parameters: Matrix<Scalar>, targetCount: Int? = nil) {
    let count = targetCount ?? parameters.columns
    precondition(
      count == parameters.columns || count > 0 && parameters.columns.isMultiple(of: count),
      "\(parameters.columns) columns of parameters for \(count) targets")
    self.targetCount = count
    self.parameters = parameters
    gradient = Matrix(rows: parameters.rows, columns: parameters.columns)
    residualSquares = [Scalar](repeating: 0, count: parameters.columns)
  }

  /// How many scalars an accumulator holds.
  package var memory: Int { parameters.rows * parameters.columns }

  public mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    guard block.design.columns == parameters.rows, block.targets.columns == targetCount
    else {
      throw .shapeMismatch(
        operation: "gradient accumulator", left: parameters.shape,
        right: Shape(block.design.columns, block.targets.columns))
    }
    let k = parameters.columns
    if k == 1 {
      // The fused kernel; in steps, so that no sum grows over too many rows.
      for start in stride(from: 0, to: block.rows, by: 1 << 14) {
        let part = block[start..<min(start + 1 << 14, block.rows)].weighted()
        residualSquares[0] += part.addGradient(at: parameters, to: &gradient)
      }
      return
    }
    // Weighted rows are a copy, of a megabyte at a time.
    let step = block.weights == nil ? 1 << 12 : max(64, (1 << 17) / max(1, parameters.rows))
    for start in stride(from: 0, to: block.rows, by: step) {
      let part = block[start..<min(start + step, block.rows)].weighted()
      try part.addGradients(at: parameters, to: &gradient, squares: &residualSquares)
    }
  }

  public mutating func merge(_ other: GradientAccumulator) throws(LinearAlgebraError) {
    guard other.parameters.shape == parameters.shape else {
      throw .shapeMismatch(
        operation: "merge of gradient accumulators", left: parameters.shape,
        right: other.parameters.shape)
    }
    gradient.add(other.gradient)
    for j in residualSquares.indices { residualSquares[j] += other.residualSquares[j] }
  }
}
