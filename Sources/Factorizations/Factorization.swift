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
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func triangle(_ triangle: Triangle, rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns) { i, j in
      (triangle == .upper ? i <= j : i >= j) ? self[i, j] : .zero
    }
  }

  /// Row i of the result is row `sources[i]` of this matrix.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func takingRows(_ sources: [Int]) -> Matrix {
    Matrix(rows: sources.count, columns: columns) { i, j in self[sources[i], j] }
  }
}

extension Matrix where Scalar: RealBLASScalar {
  /// - Throws: `.nonFinite` with the first place in the upper triangle, column by column.
  func requireFiniteUpperTriangle() throws(LinearAlgebraError) {
    if let (row, column) = firstNonFiniteInUpperTriangle() {
      throw .nonFinite(row: row, column: column)
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func firstNonFiniteInUpperTriangle() -> (row: Int, column: Int)? {
    let span = storage.span
    for j in 0..<columns {
      for i in 0..<Swift.min(j + 1, rows) where !span[layout.index(i, j)].isFinite {
        return (i, j)
      }
    }
    return nil
  }
}
