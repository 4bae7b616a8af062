public import BLASBackend
internal import RealModule

// Matrices with names. Indices i and j count from 0 in the formulas.

extension Matrix {
  /// A matrix of zeros.
  public static func zeros(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns)
  }

  /// A matrix of ones.
  public static func ones(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(repeating: 1, rows: rows, columns: columns)
  }

  /// A square matrix with these elements on its diagonal and zeros elsewhere.
  public static func diagonal(_ elements: Vector<Scalar>) -> Matrix { diagonal(elements.elements) }

  /// Vandermonde's matrix: xᵢʲ, with the powers 0, 1, … from left to right; as many as points unless told.
  public static func vandermonde(_ points: Vector<Scalar>, columns: Int? = nil) -> Matrix {
    var result = Matrix(rows: points.count, columns: columns ?? points.count)
    for i in points.indices {
      var power: Scalar = 1
      for j in 0..<result.columns {
        result[i, j] = power
        power *= points[i]
      }
    }
    return result
  }

  /// Toeplitz's matrix: equal elements along each diagonal, given its first column and its first row. The
  /// corner is that of the column.
  public static func toeplitz(column: Vector<Scalar>, row: Vector<Scalar>) -> Matrix {
    Matrix(rows: column.count, columns: row.count) { i, j in i >= j ? column[i - j] : row[j - i] }
  }

  /// The Hermitian (real: symmetric) Toeplitz matrix of a first column.
  public static func toeplitz(_ column: Vector<Scalar>) -> Matrix {
    toeplitz(column: column, row: column.map { $0._conjugate })
  }

  /// Hankel's matrix: equal elements along each antidiagonal, given its first column and its last row. The
  /// corner is that of the column; without a row, zeros follow.
  public static func hankel(column: Vector<Scalar>, row: Vector<Scalar>? = nil) -> Matrix {
    Matrix(rows: column.count, columns: row?.count ?? column.count) { i, j in
      i + j < column.count ? column[i + j] : row.map { $0[i + j - column.count + 1] } ?? .zero
    }
  }

  /// The circulant matrix of a first column: each column is the one before, turned by one.
  public static func circulant(_ column: Vector<Scalar>) -> Matrix {
    let n = column.count
    return Matrix(rows: n, columns: n) { i, j in column[(i - j + n) % n] }
  }

  /// The companion matrix of a polynomial, whose eigenvalues are its roots.
  ///
  /// - Parameter coefficients: of the powers n, …, 1, 0; two or more, the first one not zero.
  public static func companion(_ coefficients: Vector<Scalar>) -> Matrix {
    precondition(
      coefficients.count >= 2 && coefficients[0] != .zero,
      "the companion matrix of a polynomial of degree 1 or more")
    let n = coefficients.count - 1
    return Matrix(rows: n, columns: n) { i, j in
      i == 0 ? .zero - coefficients[j + 1] / coefficients[0] : i == j + 1 ? 1 : .zero
    }
  }
}

extension Matrix where Scalar: RealBLASScalar {
  /// Hilbert's matrix: 1/(i + j + 1), each rounded once. Its condition number grows like e³·⁵ⁿ.
  public static func hilbert(_ order: Int) -> Matrix {
    Matrix(rows: order, columns: order) { i, j in 1 / Scalar(i + j + 1) }
  }

  /// The inverse of Hilbert's matrix, whose elements are integers: exact, or rounded once where they need more
  /// digits than the type has.
  public static func inverseHilbert(_ order: Int) -> Matrix {
    // rᵢ = (n + i)!/(i!²(n − i − 1)!), and the element is ± rᵢrⱼ/(i + j + 1).
    var r = [WideInteger]()
    for i in 0..<order {
      if i == 0 {
        r.append(WideInteger(UInt64(order)))
      } else {
        let product = r[i - 1] * WideInteger(UInt64(order + i)) * WideInteger(UInt64(order - i))
        r.append(product.divided(by: WideInteger(UInt64(i * i))).quotient)
      }
    }
    return Matrix(rows: order, columns: order) { i, j in
      let magnitude = (r[i] * r[j]).nearest(over: WideInteger(UInt64(i + j + 1)), Scalar.self)
      return (i + j) % 2 == 0 ? magnitude : -magnitude
    }
  }

  /// Cauchy's matrix: 1/(xᵢ + yⱼ).
  public static func cauchy(_ x: Vector<Scalar>, _ y: Vector<Scalar>) -> Matrix {
    Matrix(rows: x.count, columns: y.count) { i, j in 1 / (x[i] + y[j]) }
  }

  /// Pascal's symmetric matrix of binomials: (i + j) over i, exact, or rounded once. Its determinant is 1.
  public static func pascal(_ order: Int) -> Matrix {
    let triangle = binomials(upTo: 2 * order)
    return Matrix(rows: order, columns: order) { i, j in
      triangle[i + j][i].nearest(over: WideInteger(1), Scalar.self)
    }
  }

  /// Pascal's triangle as a lower triangular matrix: i over j. L·Lᵀ is ``pascal(_:)``.
  public static func pascalTriangle(_ order: Int) -> Matrix {
    let triangle = binomials(upTo: order)
    return Matrix(rows: order, columns: order) { i, j in
      j <= i ? triangle[i][j].nearest(over: WideInteger(1), Scalar.self) : 0
    }
  }

  private static func binomials(upTo count: Int) -> [[WideInteger]] {
    var rows = [[WideInteger]]()
    for i in 0..<count {
      rows.append(
        (0...i).map { j in
          j == 0 || j == i ? WideInteger(1) : rows[i - 1][j - 1] + rows[i - 1][j]
        })
    }
    return rows
  }

  /// Frank's matrix: n − max(i, j) on, above and one below the diagonal. Its determinant is 1; its small
  /// eigenvalues are ill-conditioned.
  public static func frank(_ order: Int) -> Matrix {
    Matrix(rows: order, columns: order) { i, j in j >= i - 1 ? Scalar(order - max(i, j)) : 0 }
  }

  /// Moler's positive definite matrix UᵀU for a unit U with α above the diagonal. Its determinant is 1, and for
  /// α = −1 one of its eigenvalues is small.
  public static func moler(_ order: Int, alpha: Scalar = -1) -> Matrix {
    Matrix(rows: order, columns: order) { i, j in
      let shared = Scalar(min(i, j)) * alpha * alpha
      return i == j ? shared + 1 : shared + alpha
    }
  }

  /// Wilkinson's tridiagonal matrix W⁺: |i − (n − 1)/2| on the diagonal, ones beside it. Its largest eigenvalues
  /// come in pairs that almost agree.
  public static func wilkinson(_ order: Int) -> Matrix {
    Matrix(rows: order, columns: order) { i, j in
      i == j ? abs(Scalar(2 * i - order + 1)) / 2 : abs(i - j) == 1 ? 1 : 0
    }
  }

  /// Kahan's upper triangular matrix: sⁱ on the diagonal, −c·sⁱ right of it, s = sin θ and c = cos θ. Its
  /// diagonal hides how near to rank deficient it is.
  ///
  /// - Parameters:
  ///   - order: the number of rows and columns, n.
  ///   - angle: θ.
  ///   - perturbation: how many ε times n − i to add to the diagonal, so that pivoting by columns does
  ///     not exchange any.
  public static func kahan(
    _ order: Int, angle: Scalar = 1.2, perturbation: Scalar = 25
  ) -> Matrix {
    let (s, c) = (Scalar.sin(angle), Scalar.cos(angle))
    var result = Matrix(rows: order, columns: order)
    var power: Scalar = 1
    for i in 0..<order {
      result[i, i] = power + perturbation * .ulpOfOne * Scalar(order - i)
      for j in i + 1..<max(order, i + 1) { result[i, j] = -c * power }
      power *= s
    }
    return result
  }

  /// Läuchli's matrix, (n + 1) × n: a row of ones above μ times the identity. AᵀA is singular in floating point
  /// where μ² < ε, A is not.
  public static func lauchli(_ columns: Int, _ mu: Scalar = .ulpOfOne.squareRoot()) -> Matrix {
    Matrix(rows: columns + 1, columns: columns) { i, j in i == 0 ? 1 : i == j + 1 ? mu : 0 }
  }

  /// Lehmer's symmetric positive definite matrix: (min(i, j) + 1)/(max(i, j) + 1). Its inverse is tridiagonal.
  public static func lehmer(_ order: Int) -> Matrix {
    Matrix(rows: order, columns: order) { i, j in Scalar(min(i, j) + 1) / Scalar(max(i, j) + 1) }
  }

  /// min(i, j) + 1: positive definite, of determinant 1; its inverse is tridiagonal.
  public static func minimums(_ order: Int) -> Matrix {
    Matrix(rows: order, columns: order) { i, j in Scalar(min(i, j) + 1) }
  }
}

extension WideInteger {
  /// self / divisor, rounded once.
  fileprivate func nearest<Scalar: RealBLASScalar>(
    over divisor: WideInteger, _: Scalar.Type
  ) -> Scalar {
    let (value, isExact) = WideInteger.nearestDouble(self, over: divisor)
    let rounded = Scalar(value)
    if isExact || Scalar.self == Double.self { return rounded }
    // Rounded twice: wrong only where the double lies halfway between two numbers of the type.
    let (quotient, rest) = divided(by: divisor)
    return rest.isZero ? quotient.nearest(Scalar.self) : rounded
  }

  /// The value as one of the type, rounded once: bits that the type cannot hold are folded into one that says
  /// whether there were any.
  private func nearest<Scalar: RealBLASScalar>(_: Scalar.Type) -> Scalar {
    let excess = bitWidth - (Scalar.significandBitCount + 3)
    guard excess > 0 else { return Scalar(low64) }
    let (head, tail) = divided(by: WideInteger(1).shiftedLeft(excess))
    let scale = Scalar(sign: .plus, exponent: Scalar.Exponent(excess), significand: 1)
    return Scalar(head.low64 | (tail.isZero ? 0 : 1)) * scale
  }
}
