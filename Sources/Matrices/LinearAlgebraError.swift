public import BLASBackend

/// Why a matrix operation could not give an answer for the numbers or shapes that it was given.
public enum LinearAlgebraError: Error, Hashable, Sendable {
  /// The shapes of two operands do not fit each other.
  case shapeMismatch(operation: String, left: Shape, right: Shape)
  case notSquare(operation: String, shape: Shape)
  /// The leading minor of this order is not positive.
  case notPositiveDefinite(leadingMinor: Int)
  /// The matrix has this numerical rank, less than its number of columns.
  case rankDeficient(rank: Int, columns: Int)
  /// The matrix is singular: this (zero-based) diagonal element of its triangular factor is zero.
  case singular(pivot: Int)
  case svdDidNotConverge(unconverged: Int)
  case eigenvaluesDidNotConverge(unconverged: Int)
  /// The function has no principal value for this eigenvalue, or none at all.
  case noPrincipalValue(real: Double, imaginary: Double)
  /// AX + XB = C: A and −B have an eigenvalue in common, or very close ones.
  case commonEigenvalue
  /// The element in this (zero-based) row and column is NaN or infinite: of the only operand (of a least-squares
  /// problem [X Y]), or of the one that is named, or of a result that left the range of the type, such as
  /// "the solution".
  case nonFinite(row: Int, column: Int, operand: String? = nil)
  /// The weight of this (zero-based) row is negative.
  case negativeWeight(row: Int)
  /// A parameter of a method, such as a penalty or a number of folds, must be another number.
  case outOfRange(parameter: String, value: Double, allowed: String)
  /// The count does not fit the 32-bit integers of BLAS and LAPACK.
  case tooLarge(quantity: String, value: Int)

  public init(_ overflow: DimensionOverflow) {
    self = .tooLarge(quantity: overflow.quantity, value: overflow.value)
  }
}

extension LinearAlgebraError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .shapeMismatch(let operation, let left, let right):
      "\(operation): \(left) and \(right) do not fit each other"
    case .notSquare(let operation, let shape):
      "\(operation): a square matrix is needed, this one is \(shape)"
    case .notPositiveDefinite(let minor):
      "not positive definite: the leading minor of order \(minor) is not positive"
    case .rankDeficient(let rank, let columns):
      "rank deficient: rank \(rank) of \(columns) columns"
    case .singular(let pivot):
      "singular: diagonal element \(pivot + 1) of the triangular factor is zero"
    case .svdDidNotConverge(let count):
      "the singular value decomposition did not converge (\(count) values left)"
    case .eigenvaluesDidNotConverge(let count):
      "the eigenvalue iteration did not converge (\(count) values left)"
    case .noPrincipalValue(let real, let imaginary):
      "no principal value: the matrix has the eigenvalue \(real)"
        + (imaginary == 0 ? "" : " + \(imaginary)i")
        + (real < 0 ? "; of a complex matrix there is one" : "")
    case .commonEigenvalue:
      "the Sylvester equation has no unique solution: A and −B have an eigenvalue in common"
    case .nonFinite(let row, let column, let operand):
      "the element in row \(row + 1), column \(column + 1)"
        + (operand.map { " of \($0)" } ?? "") + " is not a finite number"
    case .negativeWeight(let row):
      "the weight of row \(row + 1) is negative"
    case .outOfRange(let parameter, let value, let allowed):
      "the \(parameter) cannot be \(Int(exactly: value).map { "\($0)" } ?? "\(value)"): \(allowed)"
    case .tooLarge(let quantity, let value):
      "\(quantity): \(value) does not fit the 32-bit integers of this BLAS and LAPACK; process the rows in blocks"
    }
  }
}

/// Runs a call into the backend and turns its overflow into the error of this layer.
@inlinable
package func checkingSize<Result: ~Copyable>(
  _ body: () throws(DimensionOverflow) -> Result
) throws(LinearAlgebraError) -> Result {
  do throws(DimensionOverflow) { return try body() } catch { throw LinearAlgebraError(error) }
}
