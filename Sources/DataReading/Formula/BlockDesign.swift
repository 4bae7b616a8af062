import Matrices
import Synchronization

/// A table that several threads read, one at a time.
final class SharedTable: Sendable {
  let rows: Mutex<TableRows>

  init(_ rows: consuming TableRows) { self.rows = Mutex(rows) }
}

/// Rows of a table with what belongs to them.
struct ReadBlock {
  let rows: RowBlock<Double>
  let low: Matrix<Double>?
  let account: RowAccount
  /// The tables of the columns of texts.
  let texts: [TextTable]
}

/// How blocks of a table become blocks of a design.
struct BlockDesign: Sendable {
  let recipe: DesignRecipe
  /// What is read for it; nil where the samples of the table are those of the design.
  let requests: [FrameColumn]?
  let origin: Frame.Origin?
  let includesTargets: Bool
  let keepsDecimals: Bool
  let name: String
  /// How the samples of the table are made up.
  let terms: [String]
  let targets: [String]

  init(_ blocks: borrowing DesignBlocks) {
    recipe = blocks.recipe
    requests = blocks.requests
    origin = blocks.origin
    includesTargets = blocks.includesTargets
    keepsDecimals = blocks.keepsDecimals
    name = blocks.name
    (terms, targets) = (blocks.terms, blocks.targets)
  }

  /// - Parameter firstRow: which row of those that lack nothing the first one is; nil if that is not known, and
  ///   then failures have no place.
  /// - Throws: what ``DesignRecipe/design(from:includingTargets:)`` throws.
  func data(of block: ReadBlock, firstRow: Int?) throws(DataError) -> TabularData {
    guard let requests else {
      let width = block.rows.design.columns + block.rows.targets.columns
      return TabularData(
        samples: Matrix(
          rows: width, columns: block.rows.rows, storage: block.rows.design.storage),
        lowSamples: block.low, hasInaccurateDecimals: block.account.hasInaccurateDecimals,
        terms: terms, targets: targets, rowsRead: block.rows.rows,
        rowsDropped: block.account.rowsDropped, missing: block.account.missing, source: name,
        recipe: recipe)
    }
    var columns = FrameColumns(requests, keepsDecimals: keepsDecimals)
    columns.add(block.rows, low: block.low)
    var origin = firstRow == nil ? nil : origin
    origin?.firstRow = firstRow ?? 0
    return try recipe.design(
      from: Frame(
        columns.columns(block.texts), block.account, rows: block.rows.rows, isWhole: false,
        source: name, origin: origin, lowParts: columns.lowParts),
      includingTargets: includesTargets)
  }
}
