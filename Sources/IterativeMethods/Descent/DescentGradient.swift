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

  /// - Parameter parameters: Θ, p × K, K a multiple of k.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func evaluate(
    _ parameters: Matrix<Scalar>, targetCount: Int
  ) throws(IterationError) -> (gradient: Matrix<Scalar>, residualSquares: [Scalar]) {
    switch self {
    case .rows(let source):
      let empty = GradientAccumulator(parameters: parameters, targetCount: targetCount)
      let sums = try source.accumulate(into: empty, memory: empty.memory)
      return (sums.gradient, sums.residualSquares)
    case .sums(let gram, let moments, let targetSquares):
      // On one thread: the same bits for any number of them.
      let gradients = try lifting { () throws(LinearAlgebraError) in
        try Workers.map(count: 1) { (_) throws(LinearAlgebraError) in
          var gradient = Matrix<Scalar>(rows: parameters.rows, columns: parameters.columns)
          for first in stride(from: 0, to: parameters.columns, by: max(1, targetCount)) {
            try gradient.copyBlock(from: moments, atRow: 0, column: first)
          }
          try gradient.formProduct(gram, parameters, beta: -1)
          return gradient
        }
      }
      let gradient = gradients[0]
      // ‖y − Xθ‖² = yᵀy − θᵀXᵀy + θᵀXᵀ(Xθ − y).
      let squares = (0..<parameters.columns).map { j in
        var square = targetSquares[j % targetCount]
        for i in 0..<parameters.rows {
          square += parameters[i, j] * (gradient[i, j] - moments[i, j % targetCount])
        }
        return max(0, square)
      }
      return (gradient, squares)
    }
  }
}
