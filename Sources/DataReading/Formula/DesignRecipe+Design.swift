import Matrices

extension DesignRecipe {
  /// Makes the design for the rows of a frame.
  ///
  /// - Parameters:
  ///   - frame: the columns as they were read.
  ///   - includingTargets: whether the frame has targets and weights, which predictions lack.
  /// - Returns: samples of p design values and k targets, with offsets and weights.
  /// - Throws: `.unknownColumn`, `.textColumn` if the frame lacks what is needed; `.unseenLevel`;
  ///   `.nonFinite` if a term has no finite value; `.badWeight`; `.tooLarge`.
  public func design(
    from frame: Frame, includingTargets: Bool = true
  ) throws(DataError) -> TabularData {
    try requireColumns(in: frame, includingTargets: includingTargets)
    let width = columns.count + (includingTargets ? targets.count : 0)
    let bytes = frame.lowParts == nil ? 8 : MemoryLayout<BoundedDecimal>.stride + 16
    guard width > 0, frame.rows <= physicalMemory() / bytes / width else {
      throw DataError(
        .tooLarge, "the design takes more memory than the machine has", file: frame.source)
    }
    if frame.lowParts != nil {
      return try decimalDesign(from: frame, includingTargets: includingTargets)
    }
    let samples: [Double] = try samples(from: frame, includingTargets: includingTargets) {
      frame.numbers($0)
    }
    return TabularData(
      samples: Matrix(rows: width, columns: frame.rows, storage: samples), terms: termNames,
      targets: includingTargets ? targets.map(\.name) : [], rowsRead: frame.rows,
      rowsDropped: frame.rowsDropped, missing: frame.missing, source: frame.source,
      offset: try offset(in: frame) { frame.numbers($0) },
      weights: includingTargets ? try weights(in: frame) : nil, recipe: self)
  }

  /// The same in double-double arithmetic, with bounds of the errors.
  private func decimalDesign(
    from frame: Frame, includingTargets: Bool
  ) throws(DataError) -> TabularData {
    let width = columns.count + (includingTargets ? targets.count : 0)
    let samples = decimalSamples(
      try samples(from: frame, includingTargets: includingTargets) { frame.decimals($0) },
      includingTargets: includingTargets)
    let offset: [BoundedDecimal]? = try offset(in: frame) { frame.decimals($0) }
    // Those that are more than columns of decimals are taken as doubles.
    let isOffsetRounded = offset?.allSatisfy { $0.error <= 1 } == false
    let weights = includingTargets ? try weights(in: frame) : nil
    var rounded = roundedParts
    for name in samples.rounded + (isOffsetRounded ? offsets.map(\.name) : [])
    where !rounded.contains(name) { rounded.append(name) }
    return TabularData(
      samples: Matrix(rows: width, columns: frame.rows, storage: samples.high),
      lowSamples: Matrix(rows: width, columns: frame.rows, storage: samples.low),
      hasInaccurateDecimals: frame.hasInaccurateDecimals, terms: termNames,
      targets: includingTargets ? targets.map(\.name) : [], rowsRead: frame.rows,
      rowsDropped: frame.rowsDropped, missing: frame.missing, source: frame.source,
      columnErrors: samples.columnErrors, roundedTerms: rounded,
      offset: offset?.map(\.value.high),
      offsetLow: offset?.map { isOffsetRounded ? 0 : $0.value.low }, weights: weights,
      weightsLow: weights == nil ? nil : self.weights.flatMap { frame.lowParts?[$0] },
      recipe: self)
  }

  /// The values of the design, and of the targets behind them, sample after sample, in any arithmetic.
  ///
  /// - Parameters:
  ///   - frame: the columns as they were read.
  ///   - includingTargets: whether the frame has targets and weights, which predictions lack.
  ///   - numbers: the numbers of a column of the frame in this arithmetic.
  /// - Precondition: the frame has the columns that are needed.
  /// - Throws: `.unseenLevel`; `.nonFinite` with the term and the line.
  public func samples<Scalar: FormulaScalar>(
    from frame: Frame, includingTargets: Bool, numbers: (String) -> [Scalar]
  ) throws(DataError) -> [Scalar] {
    let width = columns.count + (includingTargets ? targets.count : 0)
    let codes = try levelCodes(in: frame)
    var columnsByName: [String: [Scalar]] = [:]
    for column in requiredColumns(includingTargets: includingTargets)
    where column.role == .numbers { columnsByName[column.name] = numbers(column.name) }
    var samples = [Scalar](repeating: Scalar(0), count: width * frame.rows)
    // Some rows at a time, so that they stay in the cache from column to column.
    let step = 256
    for first in stride(from: 0, to: frame.rows, by: step) {
      let rows = first..<min(first + step, frame.rows)
      let column = { (name: String) in Array(columnsByName[name]![rows]) }
      var values: [[[Scalar]]] = []
      for variable in variables {
        let elements = variable.values(count: rows.count, column: column)
        for element in elements { try requireFinite(element, variable.name, rows, frame) }
        values.append(elements)
      }
      for (position, design) in columns.enumerated() {
        let product = product(of: design.factors, values, codes, rows)
        if design.factors.count > 1 { try requireFinite(product, design.name, rows, frame) }
        for row in product.indices { samples[(first + row) * width + position] = product[row] }
      }
      guard includingTargets else { continue }
      for (position, target) in targets.enumerated() {
        let elements = target.content.values(count: rows.count, column: column)
        try requireFinite(elements, target.name, rows, frame)
        for row in elements.indices {
          samples[(first + row) * width + columns.count + position] = elements[row]
        }
      }
    }
    return samples
  }

  /// The product of columns of variables in some rows.
  private func product<Scalar: FormulaScalar>(
    of factors: [Factor], _ values: [[[Scalar]]], _ codes: [[Int32]], _ rows: Range<Int>
  ) -> [Scalar] {
    var result: [Scalar]?
    for factor in factors where !values[factor.variable].isEmpty {
      let numbers = values[factor.variable][factor.element]
      result = result.map { zip($0, numbers).map { $0 * $1 } } ?? numbers
    }
    var product = result ?? [Scalar](repeating: Scalar(1), count: rows.count)
    for factor in factors where values[factor.variable].isEmpty {
      let column = codes[factor.variable]
      let numbers = variables[factor.variable].numbers(of: factor)
      for (row, place) in rows.enumerated() {
        let number = numbers[Int(column[place])]
        if number == 0 {
          product[row] = Scalar(0)
        } else if number != 1 {
          product[row] = product[row] * Scalar(number)
        }
      }
    }
    return product
  }
}

// MARK: - What may be wrong with the data

extension DesignRecipe {
  private func requireColumns(
    in frame: Frame, includingTargets: Bool
  ) throws(DataError) {
    for required in requiredColumns(includingTargets: includingTargets) {
      guard let column = frame[required.name] else {
        let schema = frame.schema
        throw try named(frame.source) { () throws(DataError) in
          _ = try schema.index(of: required.name)
          preconditionFailure("a column is there and is not")
        }
      }
      if required.role == .numbers, case .texts = column.values {
        throw DataError(
          .textColumn, "the model needs numbers here, not text", file: frame.source,
          column: required.name)
      }
    }
  }

  private func requireFinite<Scalar: FormulaScalar>(
    _ values: [Scalar], _ term: String, _ rows: Range<Int>, _ frame: Frame
  ) throws(DataError) {
    guard let row = values.firstIndex(where: { !$0.nearestDouble.isFinite }) else { return }
    let value = values[row].nearestDouble
    let place = frame.place(ofRow: rows.lowerBound + row)
    throw DataError(
      .nonFinite,
      "the term \(term) \(value.isNaN ? "has no value" : "is infinite")\(place.words); leave such rows out, or use another term",
      file: place.file, line: place.line, text: term)
  }

  /// For each category the levels of all rows; nothing for other variables.
  private func levelCodes(in frame: Frame) throws(DataError) -> [[Int32]] {
    var result: [[Int32]] = []
    for variable in variables {
      guard case .category(let name, let levels, let areNumbers, _) = variable.content,
        let column = frame[name]
      else {
        result.append([])
        continue
      }
      let known = Dictionary(
        levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
      var codes: [Int32]
      switch column.values {
      case .texts(let texts, let textCodes):
        let numbered = texts.map { text in
          known[areNumbers ? parseNumber(text).map(FormulaNotation.number) ?? text : text] ?? -1
        }
        codes = textCodes.map { numbered[Int($0)] }
      case .numbers(let numbers):
        var numbered: [Double: Int32] = [:]
        for (level, code) in known { numbered[parseNumber(level) ?? .nan] = code }
        codes = numbers.map { numbered[$0] ?? -1 }
      }
      if let row = codes.firstIndex(of: -1) {
        let level: String
        switch column.values {
        case .texts(let texts, let textCodes): level = texts[Int(textCodes[row])]
        case .numbers(let numbers): level = FormulaNotation.number(numbers[row])
        }
        let place = frame.place(ofRow: row)
        throw .unseenLevel(
          level, of: levels, column: name, file: place.file, line: place.line)
      }
      result.append(codes)
    }
    return result
  }

  private func offset<Scalar: FormulaScalar>(
    in frame: Frame, numbers: (String) -> [Scalar]
  ) throws(DataError) -> [Scalar]? {
    if offsets.isEmpty { return nil }
    var sum = [Scalar](repeating: Scalar(0), count: frame.rows)
    for offset in offsets {
      let values = offset.content.values(count: frame.rows, column: numbers)
      try requireFinite(values, offset.name, 0..<frame.rows, frame)
      for row in sum.indices { sum[row] = sum[row] + values[row] }
    }
    return sum
  }

  private func weights(in frame: Frame) throws(DataError) -> [Double]? {
    guard let weights else { return nil }
    let values = frame.numbers(weights)
    if let row = values.firstIndex(where: { !($0 >= 0) }) {
      let place = frame.place(ofRow: row)
      throw DataError(
        .badWeight, "the weight \(values[row])\(place.words) is negative", file: place.file,
        line: place.line, column: weights)
    }
    // A block of a stream may have no other.
    if frame.isWhole && values.allSatisfy({ $0 == 0 }) {
      throw .noWeight(column: weights, file: frame.source)
    }
    return values
  }
}

extension DataError {
  /// The refusal of weights that leave nothing.
  static func noWeight(column: String, file: String) -> DataError {
    DataError(.badWeight, "all weights are 0", file: file, column: column)
  }
}

extension DesignVariable {
  /// The number that each level of a category has in a column.
  fileprivate func numbers(of factor: DesignRecipe.Factor) -> [Double] {
    guard case .category(_, let levels, _, let contrasts) = content else { return [] }
    if factor.isContrast { return contrasts.column(factor.element, levels: levels.count) }
    return levels.indices.map { $0 == factor.element ? 1 : 0 }
  }

  /// Its columns in some rows; none for a category.
  fileprivate func values<Scalar: FormulaScalar>(
    count: Int, column: (String) -> [Scalar]
  ) -> [[Scalar]] {
    switch content {
    case .number(let expression): return [expression.values(count: count, column: column)]
    case .category: return []
    case .powers(let expression, let degree):
      let base = expression.values(count: count, column: column)
      return (1...degree).map { power in base.map { $0.raised(to: power) } }
    case .orthogonal(let expression, let basis):
      let base = expression.values(count: count, column: column)
      return basis.columns(at: base.map(\.nearestDouble)).map { $0.map { Scalar($0) } }
    case .powerProducts(let expressions, let degree):
      let bases = expressions.map { $0.values(count: count, column: column) }
      return PolynomialTerms.exponents(variables: bases.count, degree: degree).map { exponents in
        let powers = zip(bases, exponents).filter { $1 > 0 }.map { base, exponent in
          base.map { $0.raised(to: exponent) }
        }
        return powers.dropFirst().reduce(powers[0]) { zip($0, $1).map { $0 * $1 } }
      }
    case .orthogonalProducts(let expressions, let bases):
      let columns = zip(expressions, bases).map { expression, basis in
        basis.columns(at: expression.values(count: count, column: column).map(\.nearestDouble))
      }
      return PolynomialTerms.exponents(variables: bases.count, degree: bases[0].degree).map {
        exponents in
        let factors = zip(columns, exponents).filter { $1 > 0 }.map { $0[$1 - 1] }
        return factors.dropFirst().reduce(factors[0]) { zip($0, $1).map { $0 * $1 } }
          .map { Scalar($0) }
      }
    }
  }
}
