public import BLASBackend
public import Matrices

/// All rows of a file that are used, in memory, with what their numbers mean.
public struct TabularData: Hashable, Sendable {
  /// A column for each sample: the p values of the design, then the k targets.
  public let samples: Matrix<Double>
  /// What the numbers of the file have beyond ``samples``, where that was asked for: the double nearest to
  /// text − sample; 0 for the intercept and for numbers that are doubles.
  ///
  /// sample + low is the number of the file to within 2⁻¹⁰⁶ of it, unless ``hasInaccurateDecimals``.
  public let lowSamples: Matrix<Double>?
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
  /// The weights of the rows; `nil` where all count the same.
  public let weights: [Double]?
  /// How the design was made, for predictions; `nil` where columns were only selected.
  public internal(set) var recipe: DesignRecipe?

  /// Reads a CSV or TSV file.
  ///
  /// - Parameter keepsDecimals: whether to fill ``lowSamples``: twice the memory.
  /// - Throws: what ``CSVSource`` throws.
  public init(
    csv input: DataInput, selection: ColumnSelection, options: CSVOptions = CSVOptions(),
    keepsDecimals: Bool = false
  ) throws(DataError) {
    var source = try CSVSource(
      input, selection: selection, options: options, keepsDecimals: keepsDecimals)
    self = try source.readAll()
  }

  init(
    samples: Matrix<Double>, lowSamples: Matrix<Double>? = nil, hasInaccurateDecimals: Bool = false,
    terms: [String], targets: [String], rowsRead: Int, rowsDropped: Int,
    missing: [MissingColumn], source: String, offset: [Double]? = nil, weights: [Double]? = nil,
    recipe: DesignRecipe? = nil
  ) {
    self.samples = samples
    self.lowSamples = lowSamples
    self.hasInaccurateDecimals = hasInaccurateDecimals
    self.terms = terms
    self.targets = targets
    self.rowsRead = rowsRead
    self.rowsDropped = rowsDropped
    self.missing = missing
    self.source = source
    self.offset = offset
    self.weights = weights
    self.recipe = recipe
  }

  /// X and Y as views of the samples.
  public var block: RowBlock<Double> { RowBlock(samples: samples, designColumns: terms.count) }
}
