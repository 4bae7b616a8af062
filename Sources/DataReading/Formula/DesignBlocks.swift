public import BLASBackend
public import Matrices
internal import Synchronization

/// The design of a model, a block of rows at a time: what methods read whose data are larger than the memory.
///
/// Formulas, categories, weights and offsets are evaluated block by block. Levels of categories are learnt in
/// a pass of their own beforehand, bases of orthogonal polynomials in degree + 2 of them; otherwise nothing is
/// read twice. The rows are those of ``TabularData``, bit for bit, save where an orthogonal basis is learnt:
/// that agrees to rounding.
///
/// ```swift
/// let file = DataInput.file("Examples/Data/longley.csv")
/// var blocks = try DesignBlocks(file, request: DesignRequest(.formula("y ~ x1 + x2")))
/// var rows = 0
/// while let block = try blocks.nextBlock(maximumRows: 4096) { rows += block.rows }
/// ```
public struct DesignBlocks: DataSource, ~Copyable {
  public typealias Scalar = Double

  /// How the design is made.
  public let recipe: DesignRecipe
  /// What messages call the input.
  public let name: String
  /// Whether blocks have targets and weights, which predictions lack.
  public let includesTargets: Bool
  let table: SharedTable
  /// What is read for the recipe; `nil` where the samples of the table are those of the design.
  let requests: [FrameColumn]?
  let origin: Frame.Origin?
  let keepsDecimals: Bool
  var hasPositiveWeight = false

  /// Opens the data of a model, and learns what the design depends on.
  ///
  /// - Parameters:
  ///   - input: the file, or its bytes.
  ///   - request: targets, terms, weights and offset.
  ///   - options: the layout of the file and the meaning of missing values.
  ///   - keepsDecimals: whether to keep what the numbers have beyond the nearest doubles.
  /// - Throws: what ``TabularData/init(csv:request:options:keepsDecimals:)`` throws; `.notRewindable` where the
  ///   data flow by and must be read more than once.
  public init(
    _ input: DataInput, request: DesignRequest, options: CSVOptions = CSVOptions(),
    keepsDecimals: Bool = false
  ) throws(DataError) {
    // A formula that is none is refused before a file is waited for.
    if case .formula(let text) = request.model { _ = try Formula(text) }
    let opened = try OpenedTable(input, options: options)
    let (schema, keepsDecimals) = (opened.schema, keepsDecimals && opened.holdsDecimals)
    let plan = try named(input.name) { () throws(DataError) in
      try DesignPlan(
        request.formula(in: schema), weights: request.weights, offset: request.offset, in: schema)
    }
    if let selection = plan.plainColumns {
      let recipe = try DesignRecipe(plan, frame: Frame([]))
      let columns = try named(input.name) { () throws(DataError) in
        try ResolvedColumns(selection, in: schema)
      }
      let rows = try opened.rows(columns, keepsDecimals: keepsDecimals)
      self.init(rows, recipe: recipe)
      return
    }
    var learner = DesignLearner(plan)
    guard learner.needsPass(after: 0) else {
      let recipe = try learner.recipe(file: input.name)
      try self.init(
        opened, of: input, recipe: recipe, includingTargets: true, options: options,
        keepsDecimals: keepsDecimals)
      return
    }
    try learner.read(opened, of: input, remedy: plan.formula.remedy)
    let recipe = try named(input.name) { () throws(DataError) in
      try learner.recipe(file: input.name)
    }
    try self.init(
      OpenedTable(input, options: options), of: input, recipe: recipe, includingTargets: true,
      options: options, keepsDecimals: keepsDecimals)
  }

  /// Opens new data for a model that is known.
  ///
  /// - Parameters:
  ///   - input: the file, or its bytes.
  ///   - recipe: the design of a fit.
  ///   - includingTargets: whether targets and weights are read as well.
  ///   - options: the layout of the file and the meaning of missing values.
  /// - Throws: what opening throws; `.unknownColumn`.
  public init(
    _ input: DataInput, recipe: DesignRecipe, includingTargets: Bool = false,
    options: CSVOptions = CSVOptions()
  ) throws(DataError) {
    try self.init(
      OpenedTable(input, options: options), of: input, recipe: recipe,
      includingTargets: includingTargets, options: options, keepsDecimals: false)
  }

  private init(
    _ opened: consuming OpenedTable, of input: DataInput, recipe: DesignRecipe,
    includingTargets: Bool, options: CSVOptions, keepsDecimals: Bool
  ) throws(DataError) {
    let requests = opened.readable(recipe.requiredColumns(includingTargets: includingTargets))
    let origin = Frame.Origin(input, requests, options)
    let read = try RequestedColumns(
      requests, in: opened.schema, file: input.name, remedy: { _ in "leave the column out" })
    let rows = try opened.rows(read.columns, texts: read.texts, keepsDecimals: keepsDecimals)
    self.recipe = recipe
    name = rows.name
    includesTargets = includingTargets
    table = SharedTable(rows)
    self.requests = requests
    self.origin = origin
    self.keepsDecimals = keepsDecimals
  }

  /// Takes rows that are those of the design.
  private init(_ rows: consuming TableRows, recipe: DesignRecipe) {
    self.recipe = recipe
    name = rows.name
    includesTargets = true
    table = SharedTable(rows)
    (requests, origin, keepsDecimals) = (nil, nil, false)
  }

  public var schema: Schema { table.rows.withLock { $0.schema } }
  public var terms: [String] { recipe.termNames }
  public var targets: [String] { includesTargets ? recipe.targets.map(\.name) : [] }
  public var rowCount: Int? { table.rows.withLock { $0.rowCount } }
  /// How many rows were returned so far.
  public var rowsRead: Int { account.rowsRead }
  /// How many rows were left out so far, because they lacked values.
  public var rowsDropped: Int { account.rowsDropped }
  /// What those rows lacked.
  public var missing: [MissingColumn] { account.missing }
  private var account: RowAccount { table.rows.withLock { $0.account } }

  /// X, Y less the offset, and the weights of the next rows; `nil` behind the last one.
  ///
  /// - Throws: as ``nextTable(maximumRows:)``.
  public mutating func nextBlock(maximumRows: Int) throws(DataError) -> RowBlock<Double>? {
    try nextTable(maximumRows: maximumRows)?.rowBlock
  }

  /// The next rows with all that is known of them, at most `maximumRows`; `nil` behind the last one.
  ///
  /// - Throws: what reading throws, and ``DesignRecipe/design(from:includingTargets:)``; behind the last row
  ///   `.allRowsDropped` if there was none, and `.badWeight` if all weights were 0.
  public mutating func nextTable(maximumRows: Int) throws(DataError) -> TabularData? {
    let firstRow = rowsRead
    let design = BlockDesign(self)
    let block = try table.rows.withLock { rows throws(DataError) in
      try rows.nextBlock(maximumRows: maximumRows).map {
        ReadBlock(rows: $0, low: rows.lowSamples, account: rows.account, texts: rows.texts)
      }
    }
    guard let block else {
      try requireSomething()
      return nil
    }
    let data = try design.data(of: block, firstRow: firstRow)
    note(data.weights)
    return data
  }

  mutating func note(_ weights: [Double]?) {
    if !hasPositiveWeight, let weights { hasPositiveWeight = weights.contains { $0 > 0 } }
  }

  /// Refuses data behind the last row if there was none, or none that counts.
  func requireSomething() throws(DataError) {
    let account = account
    if account.rowsRead == 0 { throw .allRowsDropped(account.rowsDropped, file: name) }
    if includesTargets, let weights = recipe.weights, !hasPositiveWeight {
      throw .noWeight(column: weights, file: name)
    }
  }

  public mutating func rewind() throws(DataError) {
    try table.rows.withLock { rows throws(DataError) in try rows.rewind() }
    hasPositiveWeight = false
  }
}

extension DesignLearner {
  /// Reads the data as often as needed.
  mutating func read(
    _ opened: consuming OpenedTable, of input: DataInput, remedy: (String) -> String
  ) throws(DataError) {
    let name = input.name
    guard input != .standardInput else {
      throw DataError(
        .notRewindable,
        "categories and orthogonal polynomials are learnt in a pass of their own, but the data flow by; store them in a file",
        file: name)
    }
    let requests = opened.readable(requiredColumns)
    let read = try RequestedColumns(requests, in: opened.schema, file: name, remedy: remedy)
    var rows = try opened.rows(read.columns, texts: read.texts, keepsDecimals: false)
    var pass = 0
    while needsPass(after: pass) {
      if pass > 0 { try rows.rewind() }
      while let block = try rows.nextBlock(maximumRows: 4096) {
        var columns = FrameColumns(requests, keepsDecimals: false)
        columns.add(block, low: nil)
        add(
          Frame(
            columns.columns(rows.texts), rows.account, rows: block.rows, isWhole: false,
            source: name, origin: nil, lowParts: nil), pass: pass)
      }
      let account = rows.account
      if account.rowsRead == 0 { throw .allRowsDropped(account.rowsDropped, file: name) }
      endPass()
      pass += 1
    }
  }
}

extension TabularData {
  /// X, Y less the offset, and the weights.
  public var rowBlock: RowBlock<Double> {
    let block = block
    guard let offset else { return block }
    let targets = block.targets
    return RowBlock(
      design: block.design,
      targets: Matrix(rows: targets.columns, columns: targets.rows) { k, i in
        targets[i, k] - offset[i]
      }.transposed,
      weights: block.weights)
  }
}
