import ArgumentParser
import Foundation
import Lapwing

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Use a saved model on new rows.",
    discussion: """
      Prints a column for each target, or nothing if something is wrong with a row, and with --interval the standard error and the bounds that hold \
      the mean (confidence) or a new observation (prediction) with the probability --level.

      EXAMPLES
        lapwing predict model.json new.csv
        lapwing predict model.json new.csv --interval prediction --level 0.9 --output predicted.csv
      """)

  @Argument(help: "A model that fit has saved.", completion: .file())
  var model: String

  @OptionGroup var source: SourceArgument
  @OptionGroup(title: "Data") var format: FormatOptions
  @OptionGroup(title: "Messages") var messages: MonitorOptions

  @Option(help: ArgumentHelp("Bounds: confidence or prediction.", valueName: "kind"))
  var interval: Interval?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The probability of the bounds.", valueName: "number"))
  var level: Double = 0.95

  @Option(
    help: ArgumentHelp(
      "Write to this file: CSV, or what the name ends in, .tsv, or .npy for a NumPy array; - is standard output.",
      valueName: "path"), completion: .file())
  var output: String = "-"

  enum Interval: String, ExpressibleByArgument, CaseIterable {
    case confidence
    case prediction
  }

  func validate() throws {
    try TableWriter.validate(output)
    if !(level > 0 && level < 1) { throw ValidationError("--level must be between 0 and 1") }
  }

  func run() throws {
    try OutputFile(path: output).check()
    let model = try readModel(model)
    let monitor = try RunMonitor(messages)
    monitor.begin("reading \(source.name)")
    let inference = try interval == nil ? nil : Intervals(model)
    if interval != nil && inference == nil {
      throw failure(
        "--interval: there are no intervals: \(model.reasonWithoutInference)", .noUniqueAnswer)
    }
    do {
      var blocks = try DesignBlocks(
        source.input, recipe: model.recipe, options: format.csv())
      var result: StreamedOutput?
      let names = model.targets.flatMap { target in
        [target]
          + (interval == nil ? [] : [".standardError", ".lower", ".upper"].map { target + $0 })
      }
      // About a megabyte of the design at a time.
      let step = max(1, (1 << 17) / max(1, model.terms.count))
      while let table = try blocks.nextTable(maximumRows: step) {
        let columns = try columns(of: table, model, inference)
        let samples = (0..<table.rowsRead).flatMap { row in columns.map { $0[row] } }
        if result == nil {
          result = try StreamedOutput(
            path: output, writer: TableWriter(path: output, names: names), rows: nil)
        }
        try result?.add(samples)
      }
      try monitor.end()
      try result?.finish()
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
  }

  /// For each target the predictions of some rows, and what belongs to them; NaN for what is not there.
  private func columns(
    of table: TabularData, _ model: FittedModel, _ inference: Intervals?
  ) throws -> [[Double]] {
    let design = table.block.design
    let fitted = try design.multiplied(by: model.coefficientMatrix)
    let offset = table.offset ?? [Double](repeating: 0, count: table.rowsRead)
    func shifted(_ values: [Double]) -> [Double] {
      table.offset == nil ? values : zip(values, offset).map { $0 + $1 }
    }
    var columns: [[Double]] = []
    for k in model.targets.indices {
      columns.append(shifted(fitted.column(k).elements))
      guard let interval, let inference else { continue }
      let prediction = try inference.predict(design, k, level)
      let bounds =
        interval == .confidence ? prediction.confidenceIntervals : prediction.predictionIntervals
      columns.append(prediction.standardErrors.map { $0 ?? .nan })
      columns.append(shifted(bounds.map { $0?.lowerBound ?? .nan }))
      columns.append(shifted(bounds.map { $0?.upperBound ?? .nan }))
    }
    return columns
  }
}

/// Where intervals come from: the fit, or the fit under equations.
private struct Intervals {
  let predict: (MatrixView<Double>, _ target: Int, _ level: Double) throws -> Prediction

  /// Nil where theory has none.
  init?(_ model: FittedModel) throws {
    if let inference = try model.inference() {
      predict = { try inference.predict($0, target: $1, level: $2) }
    } else if let constrained = try model.constrainedInference() {
      predict = { try constrained[$1].predict($0, level: $2) }
    } else {
      return nil
    }
  }
}
