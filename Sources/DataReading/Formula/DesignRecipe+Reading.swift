/// Which model to read data for.
public struct DesignRequest: Hashable, Sendable {
  public var model: Model
  /// A column of weights, not negative.
  public var weights: String?
  /// A column that is added with the coefficient 1.
  public var offset: String?

  /// What explains what.
  public enum Model: Hashable, Sendable {
    case formula(String)
    /// Columns of numbers, and categories of the columns of texts.
    case columns(ColumnSelection)
  }

  /// A request.
  public init(_ model: Model, weights: String? = nil, offset: String? = nil) {
    self.model = model
    self.weights = weights
    self.offset = offset
  }
}

extension DesignRequest {
  /// The formula, over the columns of a file.
  func formula(in schema: Schema) throws(DataError) -> Formula {
    switch model {
    case .formula(let text): return try Formula(text)
    case .columns(var selection):
      if case .allOthers(let exceptions) = selection.features {
        selection.features = .allOthers(
          except: exceptions + [weights, offset].compactMap { $0 })
      }
      let columns = try ResolvedColumns(selection, in: schema, acceptsTextFeatures: true)
      let features = columns.columns.filter { $0 >= 0 }.dropLast(columns.targets.count)
        .map { schema.names[$0] }
      if features.isEmpty && !selection.hasIntercept {
        throw DataError(.nothingSelected, "there is nothing to fit: no features and no intercept")
      }
      return try Formula(
        targets: columns.targets, features: features,
        hasIntercept: selection.hasIntercept)
    }
  }
}

extension TabularData {
  /// Reads the data of a model from a CSV or TSV file.
  ///
  /// Where the model is nothing but columns of numbers, they are parsed in place; else columns are read
  /// and the design is made of them. Rows that lack a value in a column that the model does not use do
  /// not matter.
  ///
  /// - Parameters:
  ///   - input: the file, or its bytes.
  ///   - request: targets, terms, weights and offset.
  ///   - options: the layout of the file and the meaning of missing values.
  ///   - keepsDecimals: whether to fill ``lowSamples``. Sums, products and integer powers are then evaluated in
  ///     double-double arithmetic.
  /// - Throws: what ``CSVSource``, ``Formula``, ``DesignRecipe/init(_:frame:weights:offset:)`` and
  ///   ``DesignRecipe/design(from:includingTargets:)`` throw.
  public init(
    csv input: DataInput, request: DesignRequest, options: CSVOptions = CSVOptions(),
    keepsDecimals: Bool = false
  ) throws(DataError) {
    // A formula that is none is refused before a file is waited for.
    if case .formula(let text) = request.model { _ = try Formula(text) }
    let opened = try OpenedTable(input, options: options)
    let schema = opened.schema
    let plan = try named(input.name) { () throws(DataError) in
      try DesignPlan(
        request.formula(in: schema), weights: request.weights, offset: request.offset, in: schema)
    }
    if let selection = plan.plainColumns {
      let recipe = try DesignRecipe(plan, frame: Frame([]))
      let columns = try named(input.name) { () throws(DataError) in
        try ResolvedColumns(selection, in: schema)
      }
      var source = try opened.rows(columns, keepsDecimals: keepsDecimals)
      self = try source.readAll()
      self.recipe = recipe
      return
    }
    let frame = try Frame(
      opened, of: input, columns: plan.requiredColumns, options: options,
      remedy: plan.formula.remedy, keepsDecimals: keepsDecimals)
    let recipe = try named(input.name) { () throws(DataError) in
      try DesignRecipe(plan, frame: frame)
    }
    self = try recipe.design(from: frame)
  }

  /// Reads new data for a model that is known.
  ///
  /// - Parameters:
  ///   - input: the file, or its bytes.
  ///   - recipe: the design of a fit.
  ///   - includingTargets: whether targets and weights are read as well.
  ///   - options: the layout of the file and the meaning of missing values.
  /// - Throws: what ``CSVSource`` and ``DesignRecipe/design(from:includingTargets:)`` throw;
  ///   `.unseenLevel`.
  public init(
    csv input: DataInput, recipe: DesignRecipe, includingTargets: Bool = false,
    options: CSVOptions = CSVOptions()
  ) throws(DataError) {
    let columns = recipe.requiredColumns(includingTargets: includingTargets)
    let frame = try Frame(csv: input, columns: columns, options: options)
    self = try recipe.design(from: frame, includingTargets: includingTargets)
  }
}
