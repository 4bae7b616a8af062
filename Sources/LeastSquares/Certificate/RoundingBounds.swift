/// Constants of the rounding-error analysis.
enum RoundingBounds {
  /// Half the distance from 1 to the next double, 2⁻⁵³.
  static let u = 0x1p-53
  static let u2 = 0x1p-106
  /// Covers every loss by underflow: all scaled numbers are at most 2²⁰⁰, so what falls below 2⁻⁹⁶⁹
  /// stays below this after at most four products and 2⁴⁰ additions.
  static let floor = 0x1p-500
  /// The same for the bound of ‖I − QᵀQ‖, which is a sum of squares.
  static let orthogonalityFloor = 0x1p-200
  /// No entry of the preconditioner or of the scaled solution may exceed this.
  static let largest = 0x1p200

  /// γₘ = m·u / (1 − m·u), the relative error of m roundings, a little too large rather than too small.
  static func gamma(_ count: Int) -> Double {
    let x = Double(count) * u
    return x < 0.5 ? x / (1 - x) * (1 + 4 * u) : .infinity
  }

  /// A factor that makes any sum or norm of these bounds, evaluated in double, an upper bound.
  ///
  /// Every bound is a sum of non-negative terms with at most n + p² + 4p + 60 roundings on any path: norms
  /// over rows have n terms, Frobenius norms p².
  static func inflation(rows: Int = 0, columns: Int) -> Double {
    1 + 8 * (Double(rows) + Double(columns) * Double(columns) + 4 * Double(columns) + 60) * u
  }
}

extension Array where Element == Double {
  /// The 2-norm, or NaN if an entry is NaN.
  var norm: Double { reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// The largest magnitude; NaN if there is one, where `max` would hide it.
  var largestMagnitude: Double {
    reduce(0) { $1.magnitude <= $0 ? $0 : ($0.isNaN ? $0 : $1.magnitude) }
  }
}
