import ArgumentParser
import Foundation
import Lapwing

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Use a saved model on new rows.",
    discussion: """
      Prints a column for each target, and with --interval the standard error and the bounds that hold \
      the mean (confidence) or a new observation (prediction) with the probability --level.

      EXAMPLES
        lapwing predict model.json new.csv
        lapwing predict model.json new.csv --interval prediction --level 0.9 --output predicted.csv
      """)

  @Argument(help: "A model that fit has saved.", completion: .file())
  var model: String

  @Argument(
    help: "A CSV or TSV file with the columns of the model; - is standard input.",
    completion: .file())
  var file: String

  @OptionGroup(title: "Data") var format: FormatOptions
  @OptionGroup(title: "Messages") var messages: MonitorOptions

  @Option(help: ArgumentHelp("Bounds: confidence or prediction.", valueName: "kind"))
  var interval: Interval?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The probability of the bounds.", valueName: "number"))
  var level: Double = 0.95

  @Option(
    help: ArgumentHelp("Write to this file; - is standard output.", valueName: "path"))
  var output: String = "-"

  enum Interval: String, ExpressibleByArgument, CaseIterable {
    case confidence
    case prediction
  }

  func validate() throws {
    if !(level > 0 && level < 1) { throw ValidationError("--level must be between 0 and 1") }
  }

  func run() throws {
    try OutputFile(path: output).check()
    let model = try readModel(model)
    let monitor = try RunMonitor(messages)
    monitor.begin("reading \(file)")
    let table: TabularData
    do {
      table = try TabularData(
        csv: DataInput(argument: file), recipe: model.recipe, options: format.csv())
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
    var result = CSVTable()
    let inference = try model.inference()
    let design = table.block.design
    let fitted = try design.multiplied(by: model.coefficientMatrix)
    for (k, target) in model.targets.enumerated() {
      func shifted(_ values: [Double]) -> [Double] {
        table.offset.map { zip(values, $0).map { $0 + $1 } } ?? values
      }
      result.add(target, shifted(fitted.column(k).elements))
      guard let interval else { continue }
      guard let inference else {
        throw failure(
          "--interval: there are no intervals: \(model.reasonWithoutInference)", .noUniqueAnswer)
      }
      let prediction = try inference.predict(design, target: k, level: level)
      let bounds =
        interval == .confidence ? prediction.confidenceIntervals : prediction.predictionIntervals
      result.add(target + ".standardError", prediction.standardErrors)
      let offset = table.offset ?? [Double](repeating: 0, count: bounds.count)
      result.add(target + ".lower", zip(bounds, offset).map { b, o in b.map { $0.lowerBound + o } })
      result.add(target + ".upper", zip(bounds, offset).map { b, o in b.map { $0.upperBound + o } })
    }
    try monitor.end()
    try OutputFile(path: output).write(result.data)
  }
}
