/// The integer in which OpenBLAS and LAPACK count: 32 bits in the builds that Lapwing links.
public typealias BLASInteger = Int32

/// A count that does not fit the 32-bit integers of BLAS and LAPACK.
public struct DimensionOverflow: Error, Hashable, Sendable {
  /// What was counted: "rows", "leading dimension", "workspace", …
  public let quantity: String
  public let value: Int

  public init(quantity: String, value: Int) {
    self.quantity = quantity
    self.value = value
  }
}

/// Converts a count to the integer type of BLAS.
@usableFromInline
func blasInteger(_ value: Int, _ quantity: StaticString) throws(DimensionOverflow) -> BLASInteger {
  guard let result = BLASInteger(exactly: value) else {
    throw DimensionOverflow(quantity: "\(quantity)", value: value)
  }
  return result
}
