/// Which columns become targets and features, and in which order.
public struct ColumnSelection: Hashable, Sendable {
  /// The columns to explain; may be empty, as for predictions.
  public var targets: [String]
  /// The columns that explain.
  public var features: Features
  /// Whether the design starts with a column of ones.
  public var hasIntercept: Bool

  /// By default an intercept and all columns that are no targets.
  public init(targets: [String], features: Features = .allOthers(), hasIntercept: Bool = true) {
    self.targets = targets
    self.features = features
    self.hasIntercept = hasIntercept
  }

  /// Which columns explain.
  public enum Features: Hashable, Sendable {
    /// All that are no targets, in the order of the file, save some.
    case allOthers(except: [String] = [])
    /// These, in this order.
    case names([String])
  }

  /// What the column of ones is called among the terms.
  public static let interceptTerm = "(Intercept)"
}

/// A selection that was found in a file.
struct ResolvedColumns: Sendable {
  /// For each column of the file its element in a sample, −1, or −2 − element for texts.
  var slots: [Int32]
  /// For each element of a sample the column of the file, or −1 for the intercept.
  var columns: [Int]
  var terms: [String]
  var targets: [String]
  /// The elements of a sample that number texts.
  var textElements: [Int] = []

  var designColumns: Int { terms.count }
  var width: Int { columns.count }

  /// - Throws: `.unknownColumn`, `.duplicateColumn`, `.repeatedSelection`, `.textColumn`,
  ///   `.nothingSelected`.
  init(
    _ selection: ColumnSelection, in schema: Schema, acceptsTextFeatures: Bool = false
  ) throws(DataError) {
    let targetColumns = try Self.find(selection.targets, in: schema)
    let featureColumns: [Int]
    switch selection.features {
    case .names(let names):
      featureColumns = try Self.find(names, in: schema)
    case .allOthers(let exceptions):
      let excluded = Set(targetColumns + (try Self.find(exceptions, in: schema)))
      featureColumns = schema.columns.indices.filter { !excluded.contains($0) }
      try Self.requireDistinctNames(featureColumns, in: schema)
    }
    columns = (selection.hasIntercept ? [-1] : []) + featureColumns + targetColumns
    terms =
      (selection.hasIntercept ? [ColumnSelection.interceptTerm] : [])
      + featureColumns.map { schema.columns[$0].name }
    targets = selection.targets
    slots = [Int32](repeating: -1, count: schema.columns.count)
    if featureColumns.isEmpty && targetColumns.isEmpty {
      throw DataError(.nothingSelected, "no column is left to read")
    }
    for (slot, column) in columns.enumerated() where column >= 0 {
      guard slots[column] < 0 else {
        let name = schema.columns[column].name
        throw DataError(
          .repeatedSelection,
          targetColumns.contains(column) && featureColumns.contains(column)
            ? "the column \(quoted(name)) is asked for both as a target and as a feature"
            : "the column \(quoted(name)) is asked for twice",
          column: name)
      }
      slots[column] = Int32(truncatingIfNeeded: slot)
    }
    try Self.requireNumbers(targetColumns, "target", in: schema)
    if !acceptsTextFeatures { try Self.requireNumbers(featureColumns, "feature", in: schema) }
  }

  /// Columns of numbers and of texts, without targets; with an intercept only if there are no others,
  /// so that rows can be counted.
  ///
  /// - Throws: `.unknownColumn`, `.duplicateColumn`.
  init(
    _ names: [String], isText: (String) -> Bool, in schema: Schema
  ) throws(DataError) {
    let found = try Self.find(names, in: schema)
    columns = found.isEmpty ? [-1] : found
    (terms, targets) = (found.isEmpty ? [ColumnSelection.interceptTerm] : names, [])
    slots = [Int32](repeating: -1, count: schema.columns.count)
    for (element, column) in found.enumerated() {
      let slot = Int32(truncatingIfNeeded: element)
      slots[column] = isText(names[element]) ? -2 - slot : slot
      if isText(names[element]) { textElements.append(element) }
    }
  }

  private static func find(_ names: [String], in schema: Schema) throws(DataError) -> [Int] {
    var found: [Int] = []
    for name in names { found.append(try schema.index(of: name)) }
    return found
  }

  private static func requireDistinctNames(_ columns: [Int], in schema: Schema) throws(DataError) {
    let places = Dictionary(grouping: schema.columns.indices) { schema.columns[$0].name }
    for column in columns {
      let name = schema.columns[column].name
      if let same = places[name], same.count > 1 { throw schema.duplicate(name, same) }
    }
  }

  private static func requireNumbers(
    _ columns: [Int], _ role: String, in schema: Schema
  ) throws(DataError) {
    let texts = columns.map { schema.columns[$0] }.filter { $0.kind == .text }.map(\.name)
    guard let first = texts.first else { return }
    let names = listed(texts.map { quoted($0) })
    let subject =
      texts.count == 1 ? "the \(role) \(names) holds text" : "the \(role)s \(names) hold text"
    throw DataError(
      .textColumn,
      subject + ", not numbers"
        + (role == "feature" ? "; name the columns to use with --features" : ""),
      column: texts.count == 1 ? first : nil)
  }
}
