/// Which rows or columns a slice takes: a range, a stride, or a list of indices.
///
/// `a[1..<4, ...]`, `a[..., stride(from: 0, to: 10, by: 2)]` and `a[[0, 5, 2], ...]` are slices.
public protocol SliceIndices {
  /// The indices, out of 0, …, `count` − 1.
  func selection(of count: Int) -> IndexSelection
}

/// Indices in an arithmetic sequence, or a list of them.
public enum IndexSelection: Hashable, Sendable {
  /// first, first + step, …; `step` is positive.
  case evenlySpaced(first: Int, step: Int, count: Int)
  case list([Int])

  /// How many indices there are.
  @inlinable
  public var count: Int {
    switch self {
    case .evenlySpaced(_, _, let count): count
    case .list(let indices): indices.count
    }
  }

  /// The k-th index.
  @inlinable
  public subscript(k: Int) -> Int {
    switch self {
    case .evenlySpaced(let first, let step, _): first + k * step
    case .list(let indices): indices[k]
    }
  }

  /// Where the indices lie in storage if neighbours are `stride` apart.
  @inline(__always)
  func offsets(_ stride: Int) -> Offsets {
    switch self {
    case .evenlySpaced(let first, let step, _):
      Offsets(first: first * stride, step: step * stride, list: nil)
    case .list(let indices): Offsets(first: 0, step: stride, list: indices)
    }
  }

  struct Offsets {
    let first: Int
    let step: Int
    let list: [Int]?

    @inline(__always)
    subscript(k: Int) -> Int { list.map { $0[k] * step } ?? first + k * step }
  }

  /// A range of neighbours.
  @inlinable
  public init(_ range: Range<Int>) {
    self = .evenlySpaced(first: range.lowerBound, step: 1, count: range.count)
  }

  /// The sequence if its step is positive, a list otherwise.
  init(_ indices: [Int]) {
    if indices.count >= 2, indices[1] > indices[0] {
      let step = indices[1] - indices[0]
      let isEven = indices.indices.dropFirst().allSatisfy { indices[$0] - indices[$0 - 1] == step }
      if isEven {
        self = .evenlySpaced(first: indices[0], step: step, count: indices.count)
        return
      }
    }
    self =
      indices.count == 1
      ? .evenlySpaced(first: indices[0], step: 1, count: 1) : .list(indices)
  }

  /// Traps unless all indices lie in 0, …, `count` − 1.
  @usableFromInline
  func requireInside(_ count: Int, _ what: String) {
    switch self {
    case .evenlySpaced(let first, let step, let number):
      let last = number == 0 ? first : first + (number - 1) * step + 1
      precondition(
        first >= 0 && last <= count, "\(what) \(first)..<\(last) of a matrix that has \(count)")
    case .list(let indices):
      for index in indices {
        precondition(
          index >= 0 && index < count, "\(what) \(index) of a matrix that has \(count)")
      }
    }
  }
}

extension Range: SliceIndices where Bound == Int {
  @inlinable
  public func selection(of count: Int) -> IndexSelection { IndexSelection(self) }
}

extension ClosedRange: SliceIndices where Bound == Int {
  @inlinable
  public func selection(of count: Int) -> IndexSelection {
    IndexSelection(lowerBound..<upperBound + 1)
  }
}

extension PartialRangeFrom: SliceIndices where Bound == Int {
  @inlinable
  public func selection(of count: Int) -> IndexSelection {
    precondition(lowerBound <= count, "index \(lowerBound)... of a matrix that has \(count)")
    return IndexSelection(lowerBound..<count)
  }
}

extension PartialRangeUpTo: SliceIndices where Bound == Int {
  @inlinable
  public func selection(of count: Int) -> IndexSelection { IndexSelection(0..<upperBound) }
}

extension PartialRangeThrough: SliceIndices where Bound == Int {
  @inlinable
  public func selection(of count: Int) -> IndexSelection { IndexSelection(0..<upperBound + 1) }
}

extension StrideTo: SliceIndices where Element == Int {
  public func selection(of count: Int) -> IndexSelection { IndexSelection(Array(self)) }
}

extension StrideThrough: SliceIndices where Element == Int {
  public func selection(of count: Int) -> IndexSelection { IndexSelection(Array(self)) }
}

extension Array: SliceIndices where Element == Int {
  public func selection(of count: Int) -> IndexSelection { IndexSelection(self) }
}
