import Foundation

public import BLASBackend
public import Matrices

extension SeededGenerator {
  /// A matrix of independent normal numbers.
  public mutating func matrix<Scalar: RealBLASScalar>(
    rows: Int, columns: Int, of type: Scalar.Type = Scalar.self
  ) -> Matrix<Scalar> {
    Matrix(rows: rows, columns: columns) { _, _ in Scalar(normal()) }
  }

  /// A matrix with singular values that fall geometrically from 1 to 1/κ, between random orthogonal
  /// matrices (Stewart, 1980: products of reflections of shrinking normal vectors).
  ///
  /// In single precision κ is reached only up to about 10⁷, where rounding of the elements hides it.
  public mutating func matrix<Scalar: RealBLASScalar>(
    rows: Int, columns: Int, conditionNumber: Double, of type: Scalar.Type = Scalar.self
  ) -> Matrix<Scalar> {
    let values = Self.gradedValues(min(rows, columns), conditionNumber: conditionNumber)
    var a = Matrix<Double>(rows: rows, columns: columns)
    for (i, value) in values.enumerated() { a[i, i] = value }
    for k in (0..<values.count).reversed() {
      reflectRows(k..<rows, of: &a)
      reflectColumns(k..<columns, of: &a)
    }
    return Matrix(rows: rows, columns: columns) { i, j in Scalar(a[i, j]) }
  }

  /// A symmetric positive definite matrix with eigenvalues that fall geometrically from 1 to 1/κ.
  public mutating func positiveDefinite<Scalar: RealBLASScalar>(
    order: Int, conditionNumber: Double, of type: Scalar.Type = Scalar.self
  ) -> Matrix<Scalar> {
    var a = Matrix<Double>.diagonal(Self.gradedValues(order, conditionNumber: conditionNumber))
    for k in (0..<order).reversed() {
      let vector = unitVector(order - k)
      Self.reflectRows(k..<order, of: &a, along: vector)
      Self.reflectColumns(k..<order, of: &a, along: vector)
    }
    // Symmetric to the last bit.
    return Matrix(rows: order, columns: order) { i, j in
      Scalar((a[i, j] + a[j, i]) / 2)
    }
  }

  /// 1, …, 1/κ in constant ratio.
  static func gradedValues(_ count: Int, conditionNumber: Double) -> [Double] {
    precondition(conditionNumber >= 1, "a condition number is at least 1")
    return (0..<count).map { i in
      count == 1 ? 1 : pow(conditionNumber, -Double(i) / Double(count - 1))
    }
  }

  private mutating func unitVector(_ count: Int) -> [Double] {
    let vector: [Double] = normals(count)
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm == 0 ? vector : vector.map { $0 / norm }
  }

  private mutating func reflectRows(_ rows: Range<Int>, of a: inout Matrix<Double>) {
    Self.reflectRows(rows, of: &a, along: unitVector(rows.count))
  }

  private mutating func reflectColumns(_ columns: Range<Int>, of a: inout Matrix<Double>) {
    Self.reflectColumns(columns, of: &a, along: unitVector(columns.count))
  }

  /// A ← (I − 2vvᵀ)A, on some rows.
  private static func reflectRows(
    _ rows: Range<Int>, of a: inout Matrix<Double>, along v: [Double]
  ) {
    for j in 0..<a.columns {
      var product = 0.0
      for (k, i) in rows.enumerated() { product += v[k] * a[i, j] }
      for (k, i) in rows.enumerated() { a[i, j] -= 2 * product * v[k] }
    }
  }

  /// A ← A(I − 2vvᵀ), on some columns.
  private static func reflectColumns(
    _ columns: Range<Int>, of a: inout Matrix<Double>, along v: [Double]
  ) {
    for i in 0..<a.rows {
      var product = 0.0
      for (k, j) in columns.enumerated() { product += a[i, j] * v[k] }
      for (k, j) in columns.enumerated() { a[i, j] -= 2 * product * v[k] }
    }
  }
}
