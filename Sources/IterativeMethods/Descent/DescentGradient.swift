internal import BLASBackend
internal import LeastSquares
internal import Matrices

/// Xᵀ(XΘ − Y) and ‖Xθ − y‖² of all rows: by a pass over them, or from XᵀX, XᵀY and YᵀY that one pass has formed.
///
/// From the sums a gradient costs 2p²K flops instead of 4npK, but κ(X)²·ε of its digits; the residual squares lose
/// what YᵀY has more than they.
enum DescentGradient<Scalar: RealBLASScalar>: Sendable {
  case rows(any RowBlockSource<Scalar>)
  /// G = XᵀX with both triangles.
  case sums(gram: Matrix<Scalar>, moments: Matrix<Scalar>, targetSquares: [Scalar])

  /// - Complexity: one pass, np² flops.
  init(summing source: any RowBlockSource<Scalar>) throws(IterationError) {
    let empty = GramAccumulator<Scalar>(columns: source.columns, targetCount: source.targetCount)
    let sums = try source.accumulate(
      into: empty, memory: source.columns * (source.columns + source.targetCount))
    var gram = sums.gram
    gram.symmetrize(from: .upper)
    self = .sums(gram: gram, moments: sums.moments, targetSquares: sums.targetSquares)
  }

  /// What is known of f at some parameters.
  typealias Evaluation = (
    gradient: Matrix<Scalar>, residualSquares: [Scalar], gradientNorms: [Scalar]
  )

  /// - Parameters:
  ///   - parameters: Θ, p × K, K a multiple of k.
  ///   - targetCount: k.
  ///   - factor: of the gradient.
  func evaluate(
    _ parameters: Matrix<Scalar>, targetCount: Int, factor: Scalar
  ) throws(IterationError) -> Evaluation {
    switch self {
    case .rows(let source):
      let empty = GradientAccumulator(parameters: parameters, targetCount: targetCount)
      let sums = try source.accumulate(into: empty, memory: empty.memory)
      return try Self.onOneThread { () throws(LinearAlgebraError) in
        try Self.scaled(sums.gradient, sums.residualSquares, by: factor)
      }
    case .sums(let gram, let moments, let targetSquares):
      return try Self.onOneThread { () throws(LinearAlgebraError) in
        try Self.evaluate(parameters, gram, moments, targetSquares, factor)
      }
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func evaluate(
    _ parameters: Matrix<Scalar>, _ gram: Matrix<Scalar>, _ moments: Matrix<Scalar>,
    _ targetSquares: [Scalar], _ factor: Scalar
  ) throws(LinearAlgebraError) -> Evaluation {
    let k = targetSquares.count
    var gradient = moments.repeated(columns: parameters.columns / max(1, k))
    try gradient.formProduct(gram, parameters, beta: -1)
    // ‖y − Xθ‖² = yᵀy − θᵀXᵀy + θᵀXᵀ(Xθ − y).
    var squares = try parameters.columnProducts(with: gradient)
    let shares = try parameters.columnProducts(with: moments)
    for j in squares.indices { squares[j] = max(0, targetSquares[j % k] - shares[j] + squares[j]) }
    return try scaled(gradient, squares, by: factor)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func scaled(
    _ gradient: consuming Matrix<Scalar>, _ squares: [Scalar], by factor: Scalar
  ) throws(LinearAlgebraError) -> Evaluation {
    var gradient = gradient
    gradient *= factor
    return (gradient, squares, try gradient.columnNorms())
  }

  /// The same bits for any number of threads.
  private static func onOneThread(
    _ body: @Sendable () throws(LinearAlgebraError) -> Evaluation
  ) throws(IterationError) -> Evaluation {
    try lifting { () throws(LinearAlgebraError) in
      try Workers.map(count: 1) { (_) throws(LinearAlgebraError) in try body() }[0]
    }
  }
}
