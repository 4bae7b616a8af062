internal import BLASBackend
internal import Matrices

/// Scaling of the columns of [X Y] by powers of two, which is exact.
///
/// Needed only where squares would overflow or underflow; otherwise p × p results are scaled instead.
struct ColumnScaling<Scalar: RealBLASScalar>: Sendable {
  /// 2^e for each column of X, then of Y.
  let factors: [Scalar]

  init(factors: [Scalar]) { self.factors = factors }

  /// Factors that bring the largest magnitude of each column into [½, 1).
  ///
  /// - Complexity: one pass.
  init(_ block: RowBlock<Scalar>) {
    self.init(largest: Self.largest(block.design) + Self.largest(block.targets))
  }

  /// - Parameter magnitudes: the largest one of each column.
  init(largest magnitudes: [Scalar]) {
    factors = magnitudes.map { largest in
      guard largest > 0, largest.isFinite else { return 1 }
      // Beyond the range of the exponent one factor cannot do it: stay inside by a small margin.
      let limit = Scalar.greatestFiniteMagnitude.exponent - 2
      let exponent = min(limit, max(-limit, -largest.exponent - 1))
      return Scalar(sign: .plus, exponent: exponent, significand: 1)
    }
  }

  /// - Precondition: the block is weighted already.
  func apply(to block: RowBlock<Scalar>) -> RowBlock<Scalar> {
    let p = block.design.columns
    return RowBlock(
      design: Self.scaled(block.design, by: factors[..<p]).view,
      targets: Self.scaled(block.targets, by: factors[p...]).view)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func scaled(
    _ view: MatrixView<Scalar>, by factors: ArraySlice<Scalar>
  ) -> Matrix<Scalar> {
    Matrix(rows: view.rows, columns: view.columns) { i, j in
      view[i, j] * factors[factors.startIndex + j]
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  static func largest(_ view: MatrixView<Scalar>) -> [Scalar] {
    var result = [Scalar](repeating: 0, count: view.columns)
    view.forEachElement { _, j, element in
      let magnitude = abs(element)
      if magnitude > result[j] { result[j] = magnitude }
    }
    return result
  }
}

/// x·a/b for powers of two a and b, without leaving the number range on the way to a result inside of it.
func rescaled<Scalar: RealBLASScalar>(_ x: Scalar, by a: Scalar, over b: Scalar) -> Scalar {
  let ratio = a / b
  return ratio.isNormal ? x * ratio : x / b * a
}
