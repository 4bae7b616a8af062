// The pointers that a routine gets. Each is valid as long as the span is, which the function that calls
// the routine has as an argument: for its whole body.

extension Span where Element: BLASScalar {
  /// The first element of a matrix; of one without elements, an address that must not be read.
  @inline(__always)
  func pointer(_ layout: MatrixLayout) -> UnsafePointer<Element> {
    layout.requireInside(count)
    return start(layout.isEmpty ? 0 : layout.offset)
  }

  @inline(__always)
  func pointer(_ layout: VectorLayout) -> UnsafePointer<Element> {
    layout.requireInside(count)
    return start(layout.count == 0 ? 0 : layout.offset)
  }
}

extension Span {
  /// The first of at least `least` elements.
  func pointer(atLeast least: Int, _ what: StaticString) -> UnsafePointer<Element> {
    precondition(count >= least, "\(what): \(count) elements, \(least) are needed")
    return start(0)
  }

  @inline(__always)
  private func start(_ offset: Int) -> UnsafePointer<Element> {
    withUnsafeBufferPointer { $0.baseAddress.map { $0 + offset } } ?? .nowhere
  }
}

extension MutableSpan where Element: BLASScalar {
  /// As for a span that is only read.
  @inline(__always)
  mutating func pointer(_ layout: MatrixLayout) -> UnsafeMutablePointer<Element> {
    layout.requireInside(count)
    return start(layout.isEmpty ? 0 : layout.offset)
  }

  @inline(__always)
  mutating func pointer(_ layout: VectorLayout) -> UnsafeMutablePointer<Element> {
    layout.requireInside(count)
    return start(layout.count == 0 ? 0 : layout.offset)
  }
}

extension MutableSpan {
  /// The first of at least `least` elements.
  mutating func pointer(
    atLeast least: Int, _ what: StaticString
  ) -> UnsafeMutablePointer<Element> {
    precondition(count >= least, "\(what): \(count) elements, \(least) are needed")
    return start(0)
  }

  @inline(__always)
  private mutating func start(_ offset: Int) -> UnsafeMutablePointer<Element> {
    withUnsafeMutableBufferPointer { $0.baseAddress.map { $0 + offset } } ?? .nowhere
  }
}

extension UnsafePointer {
  /// Aligned, not null, and never read: LAPACK wants an address even for what it does not touch.
  static var nowhere: UnsafePointer { UnsafePointer(bitPattern: MemoryLayout<Pointee>.alignment)! }
}

extension UnsafeMutablePointer {
  /// As for what is only read.
  static var nowhere: UnsafeMutablePointer {
    UnsafeMutablePointer(bitPattern: MemoryLayout<Pointee>.alignment)!
  }
}
