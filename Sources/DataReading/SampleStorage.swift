import Matrices

/// Samples while they are read: their elements one after the other and, where decimals are kept, what
/// each number has beyond the nearest double.
struct SampleStorage {
  var high: [Double] = []
  /// As long as `high` if decimals are kept, else empty.
  var low: [Double] = []
  let keepsDecimals: Bool

  init(keepsDecimals: Bool) { self.keepsDecimals = keepsDecimals }

  var count: Int { high.count }
  var isEmpty: Bool { high.isEmpty }
  var capacity: Int { keepsDecimals ? min(high.capacity, low.capacity) : high.capacity }
  /// How much memory an element takes.
  var bytesPerElement: Int { keepsDecimals ? 16 : 8 }

  mutating func reserveCapacity(_ capacity: Int) {
    high.reserveCapacity(capacity)
    if keepsDecimals { low.reserveCapacity(capacity) }
  }

  mutating func removeAll() {
    high.removeAll(keepingCapacity: true)
    low.removeAll(keepingCapacity: true)
  }

  /// The low parts as a matrix with a sample in each column; nil if they are not kept.
  func lowSamples(width: Int) -> Matrix<Double>? {
    keepsDecimals ? Matrix(rows: width, columns: low.count / width, storage: low) : nil
  }
}

/// What the C parser asks for where 19 digits do not tell the low part.
///
/// - Parameter high: the double nearest to the number.
func exactLowPart(
  _ start: UnsafePointer<UInt8>?, _ end: UnsafePointer<UInt8>?, _ high: Double,
  _ low: UnsafeMutablePointer<Double>?
) -> Bool {
  guard let start = unsafe start, let end = unsafe end, let low = unsafe low else { return false }
  let text = unsafe Span(_unsafeElements: UnsafeBufferPointer(start: start, count: end - start))
  guard let reading = DoubleDouble.reading(decimal: text) else { return false }
  // A number that only its last of very many digits moves off a tie may have been rounded the other way
  // there; the difference of neighbours is exact.
  unsafe low.pointee = (reading.value.high - high) + reading.value.low
  return reading.isAccurate
}
