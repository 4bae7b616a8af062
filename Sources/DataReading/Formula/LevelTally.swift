/// The different values of a column, gathered block by block: what levels of a category are made of.
struct LevelTally {
  private enum Kind {
    case numbers(Set<Double>)
    case texts([String], isPresent: [Bool])
  }

  /// More different numbers are not kept: they are no category.
  private static let limit = 1 << 16

  private var kind: Kind?
  private var rows = 0

  mutating func add(_ values: Frame.Values) {
    switch values {
    case .numbers(let numbers):
      var seen: Set<Double> = []
      if case .numbers(let before) = kind { seen = before }
      // Taken out, so that it is not copied.
      kind = nil
      for number in numbers where seen.count <= Self.limit { seen.insert(number) }
      kind = .numbers(seen)
      rows += numbers.count
    case .texts(let texts, let codes):
      var isPresent: [Bool] = []
      if case .texts(_, let before) = kind { isPresent = before }
      kind = nil
      isPresent += [Bool](repeating: false, count: texts.count - isPresent.count)
      for code in codes { isPresent[Int(code)] = true }
      kind = .texts(texts, isPresent: isPresent)
      rows += codes.count
    }
  }

  /// The levels in their order, the baseline first, and whether they are numbers.
  ///
  /// - Parameters:
  ///   - isForced: whether it was said that the column is a category.
  ///   - file: what messages call the input.
  /// - Throws: `.notACategory`.
  func levels(
    of column: String, isForced: Bool, _ formula: Formula, file: String
  ) throws(DataError) -> (levels: [String], areNumbers: Bool) {
    func refusal(_ message: String) -> DataError {
      DataError(
        .notACategory, "\(message); \(formula.remedy(for: column))", file: file, column: column)
    }
    var levels: [String] = []
    var numbers: Set<Double>?
    switch kind {
    case .numbers(let values): numbers = values
    case .texts(let texts, let isPresent):
      levels = texts.indices.filter { isPresent[$0] }.map { texts[$0] }
      let parsed = levels.map { parseNumber($0) }
      if parsed.allSatisfy({ $0?.isFinite == true }) { numbers = Set(parsed.compactMap { $0 }) }
    case nil: break
    }
    if let numbers {
      levels = numbers.count > TextTable.limit ? [] : numbers.sorted().map(FormulaNotation.number)
    } else {
      levels.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    let count = numbers?.count ?? levels.count
    if count == rows && count > 2 {
      throw refusal("each of the \(count) rows has a different value; a name is no category")
    }
    if !isForced && count > 20 && count > rows / 2 {
      throw refusal("\(count) different values in \(rows) rows; a name is no category")
    }
    if count > TextTable.limit {
      let amount = count > Self.limit ? "more than \(Self.limit)" : "\(count)"
      throw refusal("\(amount) different values are too many for a category")
    }
    if count == 1 {
      throw refusal("all rows have the value \(quoted(levels[0])); a category needs two levels")
    }
    return (levels, numbers != nil)
  }
}
