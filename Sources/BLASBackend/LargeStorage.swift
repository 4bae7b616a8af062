#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Memory for large arrays.
///
/// Passes over hundreds of megabytes wait for address translation as well as for memory: with pages of 2 MB
/// instead of 4 KB they are up to a quarter faster. Linux gives them to whom asks, before the first touch.
public enum LargeStorage {
  /// Below this many bytes a huge page would be mostly empty.
  @usableFromInline static let least = 4 << 20

  /// An array whose memory is asked for in huge pages if it is large.
  ///
  /// - Parameters:
  ///   - count: how many elements there is room for.
  ///   - initialize: fills the elements, and tells how many; as in the array's own initializer.
  @inlinable
  public static func array<Element, Failure: Error>(
    unsafeUninitializedCapacity count: Int,
    initializingWith initialize: (
      inout UnsafeMutableBufferPointer<Element>, inout Int
    ) throws(Failure) -> Void
  ) throws(Failure) -> [Element] {
    try [Element](unsafeUninitializedCapacity: count) { (buffer, initialized) throws(Failure) in
      prepare(UnsafeMutableRawBufferPointer(buffer))
      try initialize(&buffer, &initialized)
    }
  }

  /// Equal elements.
  @inlinable
  public static func array<Element>(repeating element: Element, count: Int) -> [Element] {
    if count < least / max(1, MemoryLayout<Element>.stride) {
      return [Element](repeating: element, count: count)
    }
    return array(unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.initialize(repeating: element)
      initialized = count
    }
  }

  /// Asks for huge pages for memory that has not been touched. Only the speed depends on the answer.
  @usableFromInline
  static func prepare(_ buffer: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
      guard buffer.count >= least, let base = buffer.baseAddress else { return }
      // The pages that lie inside of the buffer as a whole.
      let page = 1 << 12
      let start = (UInt(bitPattern: base) + UInt(page - 1)) & ~UInt(page - 1)
      let end = (UInt(bitPattern: base) + UInt(buffer.count)) & ~UInt(page - 1)
      if start < end, let address = UnsafeMutableRawPointer(bitPattern: start) {
        _ = madvise(address, Int(end - start), 14)  // MADV_HUGEPAGE
      }
    #endif
  }
}
