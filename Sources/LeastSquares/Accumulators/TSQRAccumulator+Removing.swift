internal import BLASBackend
public import Matrices

extension TSQRAccumulator {
  /// Takes rows out again that were added before, without the others: R of [X Y] less these rows.
  ///
  /// Each row z is removed by plane rotations: Rᵀa = z, and with ‖a‖ < 1 rotations that turn (a, √(1 − ‖a‖²))
  /// into (0, 1) turn R into the R of RᵀR − zzᵀ. Adding rows has no limits; removing some loses digits where
  /// little is left without them, about log₁₀ 1/(1 − ‖a‖²) / 2 of those of X.
  ///
  /// Residuals that vanish without the rows (as many rows as columns are left) are 0.
  ///
  /// - Parameter block: rows as they were added, with the same weights.
  /// - Throws: `.shapeMismatch` if the block has other columns, or more rows than were added;
  ///   `.notPositiveDefinite` if what is left does not determine the columns, or if the rows were never there:
  ///   the order is that of the first minor of XᵀX (or of [X Y]ᵀ[X Y], for targets) that would not be positive;
  ///   `.nonFinite` with the place in [X Y] of the block. The accumulator is unchanged then.
  /// - Complexity: about 3(p + k)² flops for each row; (p + k)² scalars.
  /// - Note: Source: LINPACK DCHDD; Dongarra et al., *LINPACK Users' Guide* (1979), chapter 10; Golub, Van Loan,
  ///   *Matrix Computations*, 4th ed., section 6.5.4.
  public mutating func remove(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    guard block.design.columns == columns, block.targets.columns == targetCount,
      block.rows <= rows
    else {
      throw .shapeMismatch(
        operation: "removal of rows from a QR accumulator", left: Shape(rows, r.columns),
        right: Shape(block.rows, block.design.columns + block.targets.columns))
    }
    try remove(block, of: block.rows)
  }

  /// Takes all rows out that another accumulator has seen: they are those of its R, up to a rotation.
  ///
  /// - Parameter other: of rows as they were added, with the same weights.
  /// - Throws: as ``remove(_:)-(RowBlock<Scalar>)``.
  /// - Complexity: about 3(p + k)³ flops, however many rows they are.
  public mutating func remove(_ other: TSQRAccumulator) throws(LinearAlgebraError) {
    guard other.columns == columns, other.targetCount == targetCount, other.rows <= rows else {
      throw .shapeMismatch(
        operation: "removal of rows from a QR accumulator", left: Shape(rows, r.columns),
        right: Shape(other.rows, other.r.columns))
    }
    let r = other.r(scaledLike: nil)
    try remove(RowBlock(design: r[..., 0..<columns], targets: r[..., columns...]), of: other.rows)
  }

  /// - Parameter count: how many rows these stand for.
  private mutating func remove(
    _ block: RowBlock<Scalar>, of count: Int
  ) throws(LinearAlgebraError) {
    guard count > 0 else { return }
    try block.design.requireFinite()
    if let (row, column) = block.targets.firstNonFinite() {
      throw .nonFinite(row: row, column: columns + column)
    }
    guard rows - count >= columns else {
      throw .notPositiveDefinite(leadingMinor: rows - count + 1)
    }
    let weighted = block.weighted()
    let scaled = scaling.map { $0.apply(to: weighted) } ?? weighted
    let width = r.columns
    var factor = RemovableFactor(r, columns: columns, rows: rows)
    for i in 0..<scaled.rows {
      let row = (0..<width).map { j in
        j < columns ? scaled.design[i, j] : scaled.targets[i, j - columns]
      }
      try factor.remove(row)
    }
    r = factor.matrix
    rows -= count
  }
}

/// R of [X Y] in a plain array, column by column.
private struct RemovableFactor<Scalar: RealBLASScalar> {
  private let width: Int
  private let columns: Int
  /// A relative size below which a residual is the rounding of its target.
  private let rounding: Scalar
  /// How long the column of each target was, with all rows.
  private let lengths: [Scalar]
  private var r: [Scalar]

  init(_ matrix: Matrix<Scalar>, columns: Int, rows: Int) {
    width = matrix.columns
    self.columns = columns
    rounding = 10 * Scalar(max(1, width)) * Scalar.ulpOfOne
    lengths = (0..<matrix.columns).map { matrix[..., $0...$0].frobeniusNorm() }
    r = Matrix(matrix.view).storage
  }

  var matrix: Matrix<Scalar> { Matrix(rows: width, columns: width, storage: r) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  mutating func remove(_ row: [Scalar]) throws(LinearAlgebraError) {
    let p = columns
    // Rᵀa = z, over the columns of X.
    var sines = [Scalar](repeating: 0, count: p)
    var square: Scalar = 0
    for j in 0..<p {
      var sum = row[j]
      for i in 0..<j { sum -= r[i + j * width] * sines[i] }
      let pivot = r[j + j * width]
      sines[j] = sum / pivot
      square += sines[j] * sines[j]
      // Also where a pivot of 0 makes NaN.
      guard 1 - square > rounding else { throw .notPositiveDefinite(leadingMinor: j + 1) }
    }
    // Rotations that carry a into the last place, the last one first.
    var cosines = [Scalar](repeating: 1, count: p)
    var alpha = (1 - square).squareRoot()
    for i in (0..<p).reversed() {
      let scale = alpha + abs(sines[i])
      let (a, b) = (alpha / scale, sines[i] / scale)
      let norm = (a * a + b * b).squareRoot()
      cosines[i] = a / norm
      sines[i] = b / norm
      alpha = scale * norm
    }
    for j in 0..<p {
      var carried: Scalar = 0
      for i in (0...j).reversed() {
        let element = r[i + j * width]
        r[i + j * width] = cosines[i] * element - sines[i] * carried
        carried = cosines[i] * carried + sines[i] * element
      }
    }
    // What the rotations leave of the row's targets, ζ, is to be removed from the residuals' factor.
    var zeta = [Scalar](row[p...])
    for j in p..<width {
      for i in 0..<p {
        let element = (r[i + j * width] - sines[i] * zeta[j - p]) / cosines[i]
        r[i + j * width] = element
        zeta[j - p] = cosines[i] * zeta[j - p] - sines[i] * element
      }
    }
    try removeFromResiduals(&zeta)
  }

  /// Removes ζ from the trailing triangle, one row of it at a time.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func removeFromResiduals(_ zeta: inout [Scalar]) throws(LinearAlgebraError) {
    for i in columns..<width {
      let rho = r[i + i * width]
      let size = abs(zeta[i - columns])
      guard size <= abs(rho) + rounding.squareRoot() * lengths[i] else {
        throw .notPositiveDefinite(leadingMinor: i + 1)
      }
      if size <= rounding * lengths[i] { continue }
      let rest = (abs(rho) - size) * (abs(rho) + size)
      let sine = zeta[i - columns] / rho
      guard rest > rounding * lengths[i] * abs(rho), 1 - sine * sine > rounding else {
        // Nothing but rounding remains of this residual, nor of what others share with it.
        for j in i..<width { r[i + j * width] = 0 }
        for j in i..<width { zeta[j - columns] = 0 }
        return
      }
      let cosine = (1 - sine * sine).squareRoot()
      r[i + i * width] = rho * cosine
      for j in i + 1..<width {
        let element = (r[i + j * width] - sine * zeta[j - columns]) / cosine
        r[i + j * width] = element
        zeta[j - columns] = cosine * zeta[j - columns] - sine * element
      }
    }
  }
}
