/// Scratch memory of LAPACK routines, grown when needed and kept between calls.
///
/// Not copyable: a workspace belongs to one sequence of calls at a time.
public struct Workspace<Scalar: BLASScalar>: ~Copyable, @unchecked Sendable {
  // `@unchecked`: nobody else holds the buffers.
  private var scalarBuffer = UnsafeMutableBufferPointer<Scalar>(start: nil, count: 0)
  private var realBuffer = UnsafeMutableBufferPointer<Scalar.RealScalar>(start: nil, count: 0)
  private var integerBuffer = UnsafeMutableBufferPointer<BLASInteger>(start: nil, count: 0)

  public init() {}

  deinit {
    scalarBuffer.deallocate()
    realBuffer.deallocate()
    integerBuffer.deallocate()
  }

  /// At least `count` scalars, valid until more are asked for. What they hold has no meaning.
  mutating func scalars(_ count: Int) -> UnsafeMutablePointer<Scalar> {
    Self.grow(&scalarBuffer, count, filling: .zero)
  }

  /// As ``scalars(_:)``.
  mutating func reals(_ count: Int) -> UnsafeMutablePointer<Scalar.RealScalar> {
    Self.grow(&realBuffer, count, filling: 0)
  }

  /// As ``scalars(_:)``.
  mutating func integers(_ count: Int) -> UnsafeMutablePointer<BLASInteger> {
    Self.grow(&integerBuffer, count, filling: 0)
  }

  /// Hands `count` scalars to `body`, which must not use this workspace meanwhile. What they hold has no
  /// meaning.
  package mutating func withScalars<Result, Failure: Error>(
    _ count: Int, _ body: (inout MutableSpan<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let buffer = UnsafeMutableBufferPointer(start: scalars(count), count: count)
    var span = buffer.mutableSpan
    return try body(&span)
  }

  private static func grow<Element>(
    _ buffer: inout UnsafeMutableBufferPointer<Element>, _ count: Int, filling element: Element
  ) -> UnsafeMutablePointer<Element> {
    if let base = buffer.baseAddress, buffer.count >= count { return base }
    buffer.deallocate()
    buffer = .allocate(capacity: max(1, count))
    buffer.initialize(repeating: element)
    return buffer.baseAddress!
  }
}
