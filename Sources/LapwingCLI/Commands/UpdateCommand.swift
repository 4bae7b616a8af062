import ArgumentParser
import Foundation
import Lapwing

struct UpdateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Go on from a saved model with more rows, or without some.",
    discussion: """
      The data that the model was fitted to are not needed: its triangular factor takes the new rows in, \
      or gives up those that are removed.

      EXAMPLES
        lapwing update model.json more.csv --save model.json
        lapwing update model.json wrong.csv --remove --save corrected.json
      """)

  @Argument(help: "A model that fit has saved.", completion: .file())
  var model: String

  @OptionGroup var source: SourceArgument

  @Flag(help: "Remove the rows; they must have been among those that were fitted.")
  var remove = false

  @OptionGroup(title: "Data") var format: FormatOptions
  @OptionGroup(title: "Messages") var messages: MonitorOptions
  @OptionGroup(title: "Statistics") var statistics: StatisticsOptions

  @Option(help: ArgumentHelp("Write the new model to this file.", valueName: "path"))
  var save: String?

  func run() throws {
    if let save { try OutputFile(path: save).check() }
    var model = try readModel(model)
    let monitor = try RunMonitor(messages)
    monitor.begin("reading \(source.name)")
    var rows: StreamedRows
    do {
      rows = StreamedRows(
        try DesignBlocks(
          source.input, recipe: model.recipe, includingTargets: true, options: format.csv()))
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
    do throws(ComparisonError) {
      try model.update(with: &rows, removing: remove)
    } catch {
      if remove, case .linearAlgebra(.notPositiveDefinite) = error {
        throw failure(
          "\(source.name): without these rows nothing determines the coefficients, or they were never there",
          .badData)
      }
      throw failure(
        error.message(source.name, columns: model.terms + model.targets), error.exitCode)
    }
    try monitor.end()
    if let save { try OutputFile(path: save).write(model.json()) }
    if save != "-" {
      let parts = try [model.heading] + statistics.parts(model)
      try OutputFile(path: "-").write(Data((parts.joined(separator: "\n\n") + "\n").utf8))
    }
  }
}
