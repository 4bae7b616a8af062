public import BLASBackend
public import Matrices

/// A matrix taken apart once, to be used many times.
public protocol Factorization<Scalar>: Sendable {
  associatedtype Scalar: BLASScalar
  /// The shape of the matrix that was factorized.
  var shape: Shape { get }
  /// Overwrites the right-hand sides with the solutions.
  func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError)
  /// Multiplies the factors out again.
  func reconstructed() -> Matrix<Scalar>
}

extension Factorization {
  /// The solutions for each column of `rightSides`.
  ///
  /// - Throws: what ``solveInPlace(_:)`` throws.
  public func solve(_ rightSides: consuming Matrix<Scalar>) throws(LinearAlgebraError)
    -> Matrix<Scalar>
  {
    var solutions = rightSides
    try solveInPlace(&solutions)
    return solutions
  }
}

extension Matrix {
  /// A triangle with zeros elsewhere, rows × columns of this matrix's leading block.
  func triangle(_ triangle: Triangle, rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns) { i, j in
      (triangle == .upper ? i <= j : i >= j) ? self[i, j] : .zero
    }
  }
}
