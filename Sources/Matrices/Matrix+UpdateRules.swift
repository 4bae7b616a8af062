package import BLASBackend

extension Matrix where Scalar: RealBLASScalar {
  /// What rules make of some columns of a gradient, this matrix, in place.
  ///
  /// - Parameters:
  ///   - rules: one after the other.
  ///   - columns: which ones; each is a problem of its own.
  ///   - parameters: Θ, of the shape of this matrix.
  ///   - memories: those of the rules, one after the other, with these columns.
  /// - Precondition: the shapes fit.
  /// - Complexity: a few flops an element for each rule; no memory.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  package mutating func apply(
    _ rules: [UpdateRule], toColumns columns: Range<Int>, at parameters: Matrix,
    memories: inout [Matrix]
  ) {
    precondition(shape == parameters.shape, "update of \(parameters.shape) by \(shape)")
    var place = 0
    for rule in rules {
      // What is changed in place is taken out: the array holds no second reference to it.
      var (first, second) = (Matrix(rows: 0, columns: 0), Matrix(rows: 0, columns: 0))
      if rule.memoryCount > 0 { swap(&first, &memories[place]) }
      if rule.memoryCount > 1 { swap(&second, &memories[place + 1]) }
      apply(rule, toColumns: columns, at: parameters, &first, &second)
      if rule.memoryCount > 0 { swap(&first, &memories[place]) }
      if rule.memoryCount > 1 { swap(&second, &memories[place + 1]) }
      place += rule.memoryCount
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func apply(
    _ rule: UpdateRule, toColumns columns: Range<Int>, at parameters: Matrix,
    _ first: inout Matrix, _ second: inout Matrix
  ) {
    let (own, others) = (layout, parameters.layout)
    var gradient = storage.mutableSpan
    var firstSpan = first.storage.mutableSpan
    var secondSpan = second.storage.mutableSpan
    for (index, j) in columns.enumerated() {
      // Memories have these columns alone.
      Kernels<Scalar>.apply(
        rule, to: &gradient, VectorLayout(count: own.rows, offset: own.index(0, j)),
        at: parameters.storage.span, VectorLayout(count: own.rows, offset: others.index(0, j)),
        first: &firstSpan, second: &secondSpan,
        VectorLayout(count: own.rows, offset: index * own.rows))
    }
  }
}
