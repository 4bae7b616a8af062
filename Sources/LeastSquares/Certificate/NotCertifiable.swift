internal import Matrices

/// Why no certificate could be given. Nothing is known to be wrong with the problem in the last cases;
/// the proof just does not go through.
public enum NotCertifiable: Error, Hashable, Sendable {
  /// There are no rows or no columns.
  case empty
  /// A number in this (zero-based) column of the design is NaN or infinite.
  case nonFiniteColumn(Int)
  case nonFiniteTarget(Int)
  /// A weight is negative, NaN or infinite, or all of them are zero.
  case invalidWeights
  /// The penalty of this column is negative, NaN or infinite.
  case invalidPenalty(column: Int)
  /// A decimal number is so small that its double-double form has not enough digits.
  case inaccurateDecimals
  /// This column is zero in all rows with a positive weight, and has no penalty.
  case zeroColumn(Int)
  case fewerRowsThanColumns(rows: Int, columns: Int)
  /// To working precision the columns have this rank; without `dependentColumns` it would be full.
  case rankDeficient(rank: Int, dependentColumns: [Int])
  /// The rank looks full, but κ is too large to prove it: the bound of ‖I − QᵀQ‖ must stay below 1.
  case illConditioned(orthogonalityBound: Double, scaledConditionNumber: Double)
  /// Intermediate results left the range in which rounding errors are bounded.
  case outOfRange
  /// A thread did not round to nearest, or took subnormal numbers for zero.
  case nonstandardArithmetic
  /// The rows could not be read once more.
  case unreadable(String)
  /// The count does not fit the 32-bit integers of BLAS and LAPACK.
  case tooLarge(quantity: String, value: Int)

  init(_ error: LinearAlgebraError) {
    if case .tooLarge(let quantity, let value) = error {
      self = .tooLarge(quantity: quantity, value: value)
    } else {
      self = .outOfRange
    }
  }
}

extension NotCertifiable {
  /// Whether another way to compute may help: nothing is wrong with the data themselves.
  var isNumerical: Bool {
    switch self {
    case .rankDeficient, .illConditioned, .outOfRange: true
    default: false
    }
  }
}

extension NotCertifiable: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "no rows or no columns"
    case .nonFiniteColumn(let j): "column \(j + 1) holds a number that is not finite"
    case .nonFiniteTarget(let t): "target \(t + 1) holds a number that is not finite"
    case .invalidWeights: "a weight is negative or not finite, or all weights are zero"
    case .invalidPenalty(let j): "the penalty of column \(j + 1) is negative or not finite"
    case .inaccurateDecimals: "a decimal number is too small for a double-double"
    case .zeroColumn(let j): "column \(j + 1) is zero"
    case .fewerRowsThanColumns(let rows, let columns):
      "\(rows) rows cannot determine \(columns) coefficients"
    case .rankDeficient(let rank, let dependent):
      "numerical rank \(rank); dependent columns: "
        + dependent.map { String($0 + 1) }.joined(separator: ", ")
    case .illConditioned(let bound, let condition):
      "too ill conditioned to prove full rank: condition about \(condition), bound \(bound)"
    case .outOfRange: "intermediate results are too large"
    case .nonstandardArithmetic: "the processor does not round to nearest or flushes small numbers"
    case .unreadable(let reason): reason
    case .tooLarge(let quantity, let value):
      "\(quantity): \(value) does not fit the 32-bit integers of this BLAS and LAPACK"
    }
  }

  /// What would help, in one sentence.
  public var remedy: String {
    switch self {
    case .empty, .fewerRowsThanColumns: "Add rows, drop columns, or add a ridge penalty."
    case .nonFiniteColumn, .nonFiniteTarget: "Drop or fill the rows with missing values."
    case .invalidWeights: "Weights must be finite and not negative, one of them positive."
    case .invalidPenalty: "Penalties must be finite and not negative."
    case .inaccurateDecimals: "Rescale the column to units in which its entries are above 1e-270."
    case .zeroColumn, .rankDeficient: "Drop the named columns, or add a ridge penalty."
    case .illConditioned:
      "Subtract a typical value from each column, use a better basis (orthogonal polynomials), or drop a nearly dependent column."
    case .outOfRange: "Rescale the data."
    case .nonstandardArithmetic: "Switch off flush-to-zero and other rounding modes."
    case .unreadable: "Look after the file, and try again."
    case .tooLarge: "Use fewer columns."
    }
  }
}
