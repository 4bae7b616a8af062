public import BLASBackend
internal import RealModule

// Matrices of random numbers. With a generator that gives the same bits everywhere, such as ``Xoshiro256``,
// the numbers are the same on every machine: they are computed element by element, column by column, in plain
// arithmetic.

extension Matrix {
  /// A matrix of independent normal numbers: mean 0, variance 1, of complex ones shared by both parts.
  ///
  /// - Complexity: mn numbers, one (complex: two) of the generator for each.
  public static func randomNormal(
    rows: Int, columns: Int, using generator: inout some RandomNumberGenerator
  ) -> Matrix {
    let scale = Scalar.isReal ? 1 : (1 / Scalar.RealScalar(2)).squareRoot()
    return Matrix(rows: rows, columns: columns) { _, _ in
      let real = Scalar.RealScalar._normal(using: &generator)
      if Scalar.isReal { return Scalar(real) }
      return Scalar(
        _realPart: scale * real,
        imaginaryPart: scale * Scalar.RealScalar._normal(using: &generator))
    }
  }

  /// A matrix of independent normal numbers, the same for a seed on every machine.
  public static func randomNormal(rows: Int, columns: Int, seed: UInt64) -> Matrix {
    var generator = Xoshiro256(seed: seed)
    return randomNormal(rows: rows, columns: columns, using: &generator)
  }

  /// A matrix with orthonormal columns (of a wide one, rows), from the distribution that no rotation changes.
  ///
  /// - Complexity: about 4·max(m, n)·min(m, n)² flops.
  /// - Note: Source: Stewart, *The efficient generation of random orthogonal matrices*, SIAM J. Numer. Anal. 17
  ///   (1980).
  public static func randomOrthogonal(
    rows: Int, columns: Int, using generator: inout some RandomNumberGenerator
  ) -> Matrix {
    if rows < columns {
      return Matrix(
        randomOrthogonal(rows: columns, columns: rows, using: &generator).adjoint)
    }
    var result = Matrix(rows: rows, columns: columns)
    for i in 0..<columns { result[i, i] = 1 }
    for k in (0..<columns).reversed() {
      let (vector, phase) = randomReflection(rows - k, using: &generator)
      // Only its diagonal element of row k is not zero yet.
      result[k, k] = phase
      result.reflectRows(from: k, columns: k..<columns, along: vector)
    }
    return result
  }

  /// A matrix with these singular values, between random orthogonal (complex: unitary) matrices.
  ///
  /// - Parameters:
  ///   - rows: m.
  ///   - columns: n.
  ///   - singularValues: min(m, n) of them.
  ///   - generator: where the random numbers come from.
  /// - Precondition: as many as that.
  /// - Complexity: about 8mn·min(m, n) flops.
  public static func random(
    rows: Int, columns: Int, singularValues: [Scalar.RealScalar],
    using generator: inout some RandomNumberGenerator
  ) -> Matrix {
    precondition(
      singularValues.count == min(rows, columns),
      "\(singularValues.count) singular values for a \(rows) × \(columns) matrix")
    var result = Matrix(rows: rows, columns: columns)
    for (i, value) in singularValues.enumerated() { result[i, i] = Scalar(value) }
    for k in singularValues.indices.reversed() {
      let left = randomReflection(rows - k, using: &generator).vector
      let right = randomReflection(columns - k, using: &generator).vector
      result.reflectRows(from: k, columns: k..<columns, along: left)
      result.reflectColumns(from: k, along: right)
    }
    return result
  }

  /// A matrix whose singular values fall geometrically from 1 to 1/κ, between random orthogonal (complex:
  /// unitary) matrices.
  ///
  /// - Precondition: κ ≥ 1. What the elements' rounding hides, beyond about 1/ε, is not reached.
  public static func random(
    rows: Int, columns: Int, conditionNumber: Scalar.RealScalar,
    using generator: inout some RandomNumberGenerator
  ) -> Matrix {
    random(
      rows: rows, columns: columns,
      singularValues: gradedValues(min(rows, columns), conditionNumber), using: &generator)
  }

  /// A Hermitian (real: symmetric) positive definite matrix whose eigenvalues fall geometrically from 1 to 1/κ.
  ///
  /// - Precondition: κ ≥ 1.
  public static func randomPositiveDefinite(
    order: Int, conditionNumber: Scalar.RealScalar,
    using generator: inout some RandomNumberGenerator
  ) -> Matrix {
    var result = Matrix(rows: order, columns: order)
    for (i, value) in gradedValues(order, conditionNumber).enumerated() {
      result[i, i] = Scalar(value)
    }
    for k in (0..<order).reversed() {
      let vector = randomReflection(order - k, using: &generator).vector
      result.reflectRows(from: k, columns: k..<order, along: vector)
      result.reflectColumns(from: k, along: vector)
    }
    // Hermitian to the last bit.
    for j in 0..<order {
      result[j, j] = Scalar(result[j, j]._realPart)
      for i in 0..<j { result[j, i] = result[i, j]._conjugate }
    }
    return result
  }

  /// 1, …, 1/κ in constant ratio.
  private static func gradedValues(
    _ count: Int, _ conditionNumber: Scalar.RealScalar
  ) -> [Scalar.RealScalar] {
    precondition(conditionNumber >= 1, "a condition number is at least 1")
    if count < 2 { return [Scalar.RealScalar](repeating: 1, count: count) }
    let decay = -portableLogarithm(Double(conditionNumber)) / Double(count - 1)
    return (0..<count).map { i in Scalar.RealScalar(portableExponential(decay * Double(i))) }
  }
}

extension Matrix where Scalar: RealBLASScalar {
  /// A matrix of independent numbers, uniform in the range.
  ///
  /// - Complexity: mn numbers, one of the generator for each.
  public static func random(
    rows: Int, columns: Int, in range: Range<Scalar> = 0..<1,
    using generator: inout some RandomNumberGenerator
  ) -> Matrix {
    let (start, width) = (range.lowerBound, range.upperBound - range.lowerBound)
    precondition(width.isFinite && width > 0, "random numbers in \(range)")
    return Matrix(rows: rows, columns: columns) { _, _ in
      // Rounding may reach the upper bound.
      while true {
        let number = start + width * Scalar._unit(using: &generator)
        if number < range.upperBound { return number }
      }
    }
  }

  /// A matrix of independent numbers, uniform in the range, the same for a seed on every machine.
  public static func random(
    rows: Int, columns: Int, in range: Range<Scalar> = 0..<1, seed: UInt64
  ) -> Matrix {
    var generator = Xoshiro256(seed: seed)
    return random(rows: rows, columns: columns, in: range, using: &generator)
  }
}

extension Matrix {
  /// A unit vector v in a random direction, so that I − 2vvᴴ is a random reflection, and a random factor of
  /// modulus 1.
  private static func randomReflection(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> (vector: [Scalar], phase: Scalar) {
    while true {
      // Householder's v for a normal x: x + phase·‖x‖e₁.
      var x = randomNormal(rows: count, columns: 1, using: &generator).storage
      let norm = Self.plainNorm(x)
      let first = x[0]._modulus
      guard norm > 0, first > 0 else { continue }
      let phase = x[0] / Scalar(first)
      x[0] += phase * Scalar(norm)
      let length = Self.plainNorm(x)
      for i in x.indices { x[i] = x[i] / Scalar(length) }
      return (x, .zero - phase)
    }
  }

  private static func plainNorm(_ x: [Scalar]) -> Scalar.RealScalar {
    var sum = Scalar.RealScalar.zero
    for element in x {
      sum +=
        element._realPart * element._realPart + element._imaginaryPart * element._imaginaryPart
    }
    return sum.squareRoot()
  }

  /// A ← (I − 2vvᴴ)A in some columns, on the rows from `first` on.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func reflectRows(from first: Int, columns: Range<Int>, along v: [Scalar]) {
    let layout = layout
    let v = v.span
    withStorage { span in
      for j in columns {
        let start = layout.index(first, j)
        var product = Scalar.zero
        for k in v.indices { product += v[k]._conjugate * span[start + k] }
        product = product + product
        for k in v.indices { span[start + k] -= product * v[k] }
      }
    }
  }

  /// A ← A(I − 2vvᴴ), on the columns from `first` on.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func reflectColumns(from first: Int, along v: [Scalar]) {
    let layout = layout
    var products = [Scalar](repeating: .zero, count: layout.rows)
    let v = v.span
    withStorage { span in
      for k in v.indices {
        let start = layout.index(0, first + k)
        for i in 0..<layout.rows { products[i] += span[start + i] * v[k] }
      }
      for k in v.indices {
        let start = layout.index(0, first + k)
        let factor = v[k]._conjugate
        for i in 0..<layout.rows { span[start + i] -= (products[i] + products[i]) * factor }
      }
    }
  }
}
