import Foundation

public import BLASBackend
public import Matrices

extension SeededGenerator {
  /// A matrix of independent normal numbers; of complex ones both parts are.
  public mutating func matrix<Scalar: BLASScalar>(
    rows: Int, columns: Int, of type: Scalar.Type = Scalar.self
  ) -> Matrix<Scalar> {
    Matrix(rows: rows, columns: columns) { _, _ in
      let real = Scalar.RealScalar(normal())
      return Scalar._isComplex
        ? Scalar(_realPart: real, imaginaryPart: Scalar.RealScalar(normal())) : Scalar(real)
    }
  }

  /// Numbers of modulus 1: ones if the type is real.
  private mutating func phases<Scalar: BLASScalar>(_ count: Int) -> [Scalar] {
    (0..<count).map { _ in
      if !Scalar._isComplex { return 1 }
      let angle = uniform(in: 0...2 * .pi)
      return Scalar(
        _realPart: Scalar.RealScalar(cos(angle)), imaginaryPart: Scalar.RealScalar(sin(angle)))
    }
  }

  /// A matrix with singular values that fall geometrically from 1 to 1/κ, between random orthogonal
  /// matrices (Stewart, 1980: products of reflections of shrinking normal vectors).
  ///
  /// In single precision κ is reached only up to about 10⁷, where rounding of the elements hides it.
  public mutating func matrix<Scalar: BLASScalar>(
    rows: Int, columns: Int, conditionNumber: Double, of type: Scalar.Type = Scalar.self
  ) -> Matrix<Scalar> {
    let values = Self.gradedValues(min(rows, columns), conditionNumber: conditionNumber)
    var a = Elements(rows: rows, columns: columns, diagonal: values)
    for k in (0..<values.count).reversed() {
      a.reflectRows(from: k, along: unitVector(rows - k))
      a.reflectColumns(from: k, along: unitVector(columns - k))
    }
    // Unitary diagonal matrices on both sides leave the singular values as they are.
    let (left, right): ([Scalar], [Scalar]) = (phases(rows), phases(columns))
    return Matrix(rows: rows, columns: columns) { i, j in
      left[i] * Scalar(Scalar.RealScalar(a.elements[i + j * rows])) * right[j]
    }
  }

  /// A symmetric positive definite matrix with eigenvalues that fall geometrically from 1 to 1/κ.
  public mutating func positiveDefinite<Scalar: BLASScalar>(
    order: Int, conditionNumber: Double, of type: Scalar.Type = Scalar.self
  ) -> Matrix<Scalar> {
    let values = Self.gradedValues(order, conditionNumber: conditionNumber)
    var a = Elements(rows: order, columns: order, diagonal: values)
    for k in (0..<order).reversed() {
      let vector = unitVector(order - k)
      a.reflectRows(from: k, along: vector)
      a.reflectColumns(from: k, along: vector)
    }
    let phases: [Scalar] = phases(order)
    // Hermitian to the last bit.
    return Matrix(rows: order, columns: order) { i, j in
      let real = Scalar.RealScalar((a.elements[i + j * order] + a.elements[j + i * order]) / 2)
      if i == j { return Scalar(real) }
      let (k, l) = (min(i, j), max(i, j))
      let upper = phases[k] * Scalar(real) * phases[l]._conjugate
      return i < j ? upper : upper._conjugate
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
}

/// A matrix as a plain array: in debug builds the subscripts of `Matrix` cost more than the arithmetic.
private struct Elements {
  let rows: Int
  let columns: Int
  var elements: [Double]

  init(rows: Int, columns: Int, diagonal: [Double]) {
    (self.rows, self.columns) = (rows, columns)
    elements = [Double](repeating: 0, count: rows * columns)
    for (i, value) in diagonal.enumerated() { elements[i + i * rows] = value }
  }

  /// A ← (I − 2vvᵀ)A, on the rows from `first` on.
  mutating func reflectRows(from first: Int, along v: [Double]) {
    for j in 0..<columns {
      let start = first + j * rows
      var product = 0.0
      for k in 0..<v.count { product += v[k] * elements[start + k] }
      for k in 0..<v.count { elements[start + k] -= 2 * product * v[k] }
    }
  }

  /// A ← A(I − 2vvᵀ), on the columns from `first` on.
  mutating func reflectColumns(from first: Int, along v: [Double]) {
    for i in 0..<rows {
      let start = i + first * rows
      var product = 0.0
      for k in 0..<v.count { product += elements[start + k * rows] * v[k] }
      for k in 0..<v.count { elements[start + k * rows] -= 2 * product * v[k] }
    }
  }
}
