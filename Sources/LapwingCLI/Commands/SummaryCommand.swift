import ArgumentParser
import Foundation
import Lapwing

struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Print the statistics of a saved model.",
    discussion: """
      Laid out as R prints summary(lm). The data are not needed.

      EXAMPLES
        lapwing summary model.json
        lapwing summary model.json --anova --collinearity --level 0.99
      """)

  @Argument(help: "A model that fit has saved.", completion: .file())
  var model: String

  @OptionGroup(title: "Statistics") var statistics: StatisticsOptions

  func run() throws {
    let model = try readModel(model)
    let parts = try [model.heading] + statistics.parts(model)
    try OutputFile(path: "-").write(Data((parts.joined(separator: "\n\n") + "\n").utf8))
  }
}

/// Reads a saved model.
///
/// - Throws: exit code 66 if there is no such file, 65 if it is not a model.
func readModel(_ path: String) throws -> FittedModel {
  let json: Data
  do { json = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
    throw failure(
      "\(path): "
        + (FileManager.default.fileExists(atPath: path) ? "cannot be read" : "no such file"),
      .noInput)
  }
  do throws(ModelFileError) { return try FittedModel(json: json) } catch {
    throw failure("\(path): \(error)", .badData)
  }
}
