import ArgumentParser
import Foundation
import Lapwing

/// What a fit came to, as tables for other programs: CSV, TSV or NumPy arrays, by the ending of the name.
struct FitOutputs: ParsableArguments {
  @Option(
    name: .customLong("coefficients-to"),
    help: ArgumentHelp(
      "Write the coefficients to this file: CSV, or TSV, with a row for each term and a column for each target, or where the name ends in .npy an array without the names; - is standard output. NA and NaN stand for coefficients that were dropped.",
      valueName: "path"), completion: .file())
  var coefficients: String?

  @Option(
    name: .customLong("fitted-to"),
    help: ArgumentHelp(
      "Write the fitted values of the rows that were used, a column for each target, likewise.",
      valueName: "path"), completion: .file())
  var fitted: String?

  @Option(
    name: .customLong("residuals-to"),
    help: ArgumentHelp(
      "Write their residuals, observed less fitted values, likewise.", valueName: "path"),
    completion: .file())
  var residuals: String?

  var paths: [String?] { [coefficients, fitted, residuals] }

  func validate() throws {
    for path in paths.compactMap({ $0 }) { try TableWriter.validate(path) }
  }

  var needsRows: Bool { fitted != nil || residuals != nil }

  /// - Throws: exit codes 73 and 74.
  func writeCoefficients(of model: FittedModel) throws {
    guard let coefficients else { return }
    let writer = try TableWriter(path: coefficients, names: model.targets)
    let rows = model.terms.indices.map { j in
      model.targets.indices.map { k in model.coefficients[k][j] ?? .nan }
    }
    var bytes = Data()
    let labelled = TableWriter(writer.format, names: ["term"] + model.targets)
    bytes +=
      writer.format.delimiter == nil
      ? writer.header(rows: rows.count) : labelled.header(rows: rows.count)
    for (term, row) in zip(model.terms, rows) {
      if let delimiter = writer.format.delimiter {
        bytes += Data((TableWriter.quoted(term) + delimiter).utf8)
      }
      bytes += writer.rows(row)
    }
    try OutputFile(path: coefficients).write(bytes)
  }

  /// Writes what belongs to rows that are in memory.
  ///
  /// - Throws: exit codes 73 and 74.
  func writeRows(of model: FittedModel, _ table: TabularData) throws {
    guard needsRows else { return }
    let outputs = try opened(model)
    try add(table, of: model, to: outputs)
    for (_, output) in outputs { try output.finish() }
  }

  /// Writes what belongs to rows that are read once more.
  ///
  /// - Throws: exit codes; `DataError`.
  func writeRows(of model: FittedModel, _ input: DataInput, _ options: CSVOptions) throws {
    guard needsRows else { return }
    var blocks = try DesignBlocks(
      input, recipe: model.recipe, includingTargets: true, options: options)
    let outputs = try opened(model)
    let step = max(1, (1 << 17) / max(1, model.terms.count))
    while let table = try blocks.nextTable(maximumRows: step) {
      try add(table, of: model, to: outputs)
    }
    for (_, output) in outputs { try output.finish() }
  }

  private enum Kind {
    case fitted
    case residuals
  }

  private func opened(_ model: FittedModel) throws -> [(kind: Kind, output: StreamedOutput)] {
    var outputs: [(kind: Kind, output: StreamedOutput)] = []
    for (kind, path) in [(Kind.fitted, fitted), (Kind.residuals, residuals)] {
      guard let path else { continue }
      let writer = try TableWriter(path: path, names: model.targets)
      outputs.append((kind, try StreamedOutput(path: path, writer: writer, rows: nil)))
    }
    return outputs
  }

  private func add(
    _ table: TabularData, of model: FittedModel, to outputs: [(kind: Kind, output: StreamedOutput)]
  ) throws {
    let block = table.block
    let fitted = try block.design.multiplied(by: model.coefficientMatrix)
    for (kind, output) in outputs {
      var samples: [Double] = []
      samples.reserveCapacity(table.rowsRead * model.targets.count)
      for i in 0..<table.rowsRead {
        for k in model.targets.indices {
          let value = fitted[i, k] + (table.offset?[i] ?? 0)
          samples.append(kind == .fitted ? value : block.targets[i, k] - value)
        }
      }
      try output.add(samples)
    }
  }
}
