/// The checked LAPACK routines, on bounds-checked spans; scratch memory comes from a ``Workspace``.
///
/// Every layout is checked against its span and against the others before the call; sizes are converted
/// to 32 bits, or ``DimensionOverflow`` is thrown and nothing was touched.
public enum LAPACK<Scalar: BLASScalar> {}

extension MatrixLayout {
  /// Rows, columns and leading dimension as BLAS counts them.
  func blas() throws(DimensionOverflow) -> (
    rows: BLASInteger, columns: BLASInteger, leading: BLASInteger
  ) {
    (
      try blasInteger(rows, "rows"), try blasInteger(columns, "columns"),
      try blasInteger(leadingDimension, "leading dimension")
    )
  }

  /// - Precondition: the matrix is square.
  func squareBLAS(_ routine: StaticString) throws(DimensionOverflow) -> (
    order: BLASInteger, leading: BLASInteger
  ) {
    precondition(rows == columns, "\(routine): \(rows) × \(columns)")
    return (
      try blasInteger(rows, "rows"), try blasInteger(leadingDimension, "leading dimension")
    )
  }

  /// The leading dimension of right-hand sides for a matrix of this order, and their number.
  func rightSides(
    _ order: Int, _ routine: StaticString
  ) throws(DimensionOverflow) -> (columns: BLASInteger, leading: BLASInteger) {
    precondition(
      rows == order, "\(routine): \(rows) rows, the order is \(order)")
    return (
      try blasInteger(columns, "columns"), try blasInteger(leadingDimension, "leading dimension")
    )
  }
}

extension LAPACK {
  /// Asks a routine for its optimal scratch size: `lwork` = −1 makes it answer in the first element.
  static func workspaceSize(
    _ query: (UnsafeMutablePointer<Scalar>) -> BLASInteger
  ) throws(DimensionOverflow) -> BLASInteger {
    try workspaceSizes { scalar, _, _ in query(scalar) }.scalars
  }

  /// As ``workspaceSize(_:)``, for routines that want real numbers and integers too. What a routine does
  /// not answer is 1.
  static func workspaceSizes(
    _ query: (
      UnsafeMutablePointer<Scalar>, UnsafeMutablePointer<Scalar.RealScalar>,
      UnsafeMutablePointer<BLASInteger>
    ) -> BLASInteger
  ) throws(DimensionOverflow) -> (
    scalars: BLASInteger, reals: BLASInteger, integers: BLASInteger
  ) {
    var (scalar, real, integer) = (Scalar.zero, Scalar.RealScalar.zero, BLASInteger(1))
    _ = LAPACKOutcome(query(&scalar, &real, &integer), "workspace query")
    return (
      try roundedUp(Double(scalar._realPart)), try roundedUp(Double(real)), max(1, integer)
    )
  }

  /// The answer comes as a floating-point number; in single precision it may be rounded down.
  private static func roundedUp(_ answer: Double) throws(DimensionOverflow) -> BLASInteger {
    let size = (answer * (1 + 0x1p-20)).rounded(.up)
    guard size < Double(BLASInteger.max) else {
      throw DimensionOverflow(
        quantity: "workspace", value: Int(exactly: size.rounded()) ?? Int.max)
    }
    return max(1, BLASInteger(size))
  }
}
