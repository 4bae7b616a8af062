#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Memory whose end is followed by a page that nobody may touch: a kernel that reads or writes even one
/// element too many stops the test process.
final class Fence<Scalar> {
  private let base: UnsafeMutableRawPointer
  private let byteCount: Int
  private let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

  init(capacity: Int) {
    let payload = capacity * MemoryLayout<Scalar>.stride
    byteCount = (payload + pageSize - 1) / pageSize * pageSize
    let address = mmap(
      nil, byteCount + pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    precondition(address != MAP_FAILED, "no memory for a test buffer")
    base = address!
    let status = mprotect(base + byteCount, pageSize, PROT_NONE)
    precondition(status == 0, "the fence could not be set")
  }

  deinit { munmap(base, byteCount + pageSize) }

  /// The last `count` elements before the fence.
  func last(_ count: Int) -> UnsafeMutableBufferPointer<Scalar> {
    precondition(count * MemoryLayout<Scalar>.stride <= byteCount)
    let start = base + byteCount - count * MemoryLayout<Scalar>.stride
    return UnsafeMutableBufferPointer(
      start: start.assumingMemoryBound(to: Scalar.self), count: count)
  }
}

/// Reproducible numbers (SplitMix64).
struct TestNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number in −limit…limit.
  mutating func integer(upTo limit: Int) -> Int { Int(next() % UInt64(2 * limit + 1)) - limit }

  /// Uniform in −1…1, with all 53 bits.
  mutating func real() -> Double { Double(Int(next() >> 10) - (1 << 53)) / Double(1 << 53) }
}

/// p of every register kernel and remainder, and some of many columns.
let kernelColumnCounts = Array(0...70) + [100, 127, 128, 129, 200, 1000]
