/// Scratch memory of LAPACK routines, grown when needed and kept between calls.
///
/// Not copyable: a workspace belongs to one sequence of calls at a time.
public struct Workspace<Scalar: BLASScalar>: ~Copyable, Sendable {
  var scalars: [Scalar] = []
  var integers: [BLASInteger] = []

  public init() {}

  /// Runs `body` with at least `count` scalars of scratch memory.
  mutating func withScalars<Result>(
    _ count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Result
  ) -> Result {
    if scalars.count < max(1, count) {
      scalars = [Scalar](repeating: .zero, count: max(1, count))
    }
    return scalars.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
  }

  /// Runs `body` with at least `count` scalars and `integerCount` integers of scratch memory.
  mutating func withScalars<Result>(
    _ count: Int, integers integerCount: Int,
    _ body: (UnsafeMutablePointer<Scalar>, UnsafeMutablePointer<BLASInteger>) -> Result
  ) -> Result {
    if integers.count < max(1, integerCount) {
      integers = [BLASInteger](repeating: 0, count: max(1, integerCount))
    }
    if scalars.count < max(1, count) {
      scalars = [Scalar](repeating: .zero, count: max(1, count))
    }
    return scalars.withUnsafeMutableBufferPointer { scratch in
      integers.withUnsafeMutableBufferPointer { body(scratch.baseAddress!, $0.baseAddress!) }
    }
  }
}
