public import BLASBackend
public import Matrices

/// All rows of a file that are used, in memory, with what their numbers mean.
public struct TabularData: Hashable, Sendable {
  /// A column for each sample: the p values of the design, then the k targets.
  public let samples: Matrix<Double>
  /// What the numbers of the file have beyond ``samples``, where that was asked for: the double nearest to
  /// text − sample; 0 for the intercept and for numbers that are doubles. Products and sums of a formula
  /// have what double-double arithmetic gives.
  ///
  /// sample + low is the number of the file to within 2⁻¹⁰⁶ of it, or a calculated one to within ε·2⁻¹⁰⁶
  /// with the ε of ``columnErrors``, unless ``hasInaccurateDecimals``.
  public let lowSamples: Matrix<Double>?
  /// ε for each column of the design, at least those of the targets; 1 for columns of a file. Empty if low
  /// parts were not asked for.
  public let columnErrors: [Double]
  /// What was rounded to doubles although low parts were asked for: functions, divisions, orthogonal
  /// polynomials, constants that are no doubles, and columns whose errors have no useful bound.
  public let roundedTerms: [String]
  /// Whether the low part of some number is not that accurate: it would be subnormal, or the number has
  /// become zero. False if low parts were not asked for.
  public let hasInaccurateDecimals: Bool
  /// The names of the columns of the design; the intercept is "(Intercept)".
  public let terms: [String]
  /// The names of the k targets.
  public let targets: [String]
  /// n, the number of samples.
  public let rowsRead: Int
  /// How many rows were left out because they lacked values.
  public let rowsDropped: Int
  /// What those rows lacked.
  public let missing: [MissingColumn]
  /// What messages call the input.
  public let source: String
  /// What is added with the coefficient 1, in each row; `nil` where the model has no offset.
  public let offset: [Double]?
  /// What the offset has beyond ``offset``, to within 2⁻¹⁰⁶ of it; `nil` without low parts.
  public let offsetLow: [Double]?
  /// The weights of the rows; `nil` where all count the same.
  public let weights: [Double]?
  /// What the weights have beyond ``weights``, to within 2⁻¹⁰⁶ of them; `nil` without low parts.
  public let weightsLow: [Double]?
  /// How the design was made, for predictions; `nil` where columns were only selected.
  public internal(set) var recipe: DesignRecipe?

  /// Reads columns of numbers of a file of any format.
  ///
  /// - Parameters:
  ///   - input: the file, or its bytes.
  ///   - selection: which columns become targets and features.
  ///   - options: the layout of the file and the meaning of missing values.
  ///   - keepsDecimals: whether to fill ``lowSamples``: twice the memory.
  /// - Throws: what ``CSVSource`` throws.
  public init(
    csv input: DataInput, selection: ColumnSelection, options: CSVOptions = CSVOptions(),
    keepsDecimals: Bool = false
  ) throws(DataError) {
    let opened = try OpenedTable(input, options: options)
    let schema = opened.schema
    let columns = try named(input.name) { () throws(DataError) in
      try ResolvedColumns(selection, in: schema)
    }
    var source = try opened.rows(columns, keepsDecimals: keepsDecimals)
    self = try source.readAll()
  }

  init(
    samples: Matrix<Double>, lowSamples: Matrix<Double>? = nil, hasInaccurateDecimals: Bool = false,
    terms: [String], targets: [String], rowsRead: Int, rowsDropped: Int,
    missing: [MissingColumn], source: String, columnErrors: [Double]? = nil,
    roundedTerms: [String] = [], offset: [Double]? = nil, offsetLow: [Double]? = nil,
    weights: [Double]? = nil, weightsLow: [Double]? = nil, recipe: DesignRecipe? = nil
  ) {
    self.samples = samples
    self.lowSamples = lowSamples
    self.hasInaccurateDecimals = hasInaccurateDecimals
    self.columnErrors =
      columnErrors ?? (lowSamples == nil ? [] : [Double](repeating: 1, count: terms.count))
    self.roundedTerms = roundedTerms
    self.terms = terms
    self.targets = targets
    self.rowsRead = rowsRead
    self.rowsDropped = rowsDropped
    self.missing = missing
    self.source = source
    self.offset = offset
    self.offsetLow = offsetLow
    self.weights = weights
    self.weightsLow = weightsLow
    self.recipe = recipe
  }

  /// X and Y as views of the samples, with the weights; the offset is not taken off Y.
  public var block: RowBlock<Double> {
    let block = RowBlock(samples: samples, designColumns: terms.count)
    guard let weights else { return block }
    let column = Matrix(rows: weights.count, columns: 1, storage: weights)
    return RowBlock(design: block.design, targets: block.targets, weights: column.view)
  }
}
