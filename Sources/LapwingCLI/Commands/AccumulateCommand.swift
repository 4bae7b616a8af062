import ArgumentParser
import Foundation
import Lapwing

struct AccumulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accumulate",
    abstract: "Reduce a part of the data to its triangular factor, for merge and fit.",
    discussion: """
      The file takes (p + k)² numbers, however many rows there were. merge puts parts together, and fit \
      makes a model of them: the same as of all rows at once, to rounding. Parts with categories need the \
      same levels: --like takes them from another part.

      EXAMPLES
        lapwing accumulate part1.csv --target y -o part1.acc
        lapwing accumulate part2.csv --like part1.acc -o part2.acc
        lapwing merge part1.acc part2.acc -o all.acc
        lapwing fit all.acc
      """)

  @OptionGroup(title: "Data") var data: DataOptions

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Write the factor to this file.", valueName: "path"))
  var output: String

  @OptionGroup var threads: ThreadOption

  func run() throws {
    threads.apply()
    try OutputFile(path: output).check()
    let part: PartialFit
    var rows = try data.stream()
    do throws(ComparisonError) { part = try PartialFit(&rows) } catch {
      throw failure(
        error.message(
          rows.name, columns: rows.recipe.termNames + rows.recipe.targets.map(\.name)),
        error.exitCode)
    }
    try OutputFile(path: output).write(part.file())
    printNote(
      "lapwing: \(counted(part.factor.rows, "row")) of \(part.source), \(counted(part.factor.columns, "column"))"
    )
  }
}

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put together what accumulate made of parts of the data.",
    discussion: """
      EXAMPLE
        lapwing merge part1.acc part2.acc -o all.acc
      """)

  @Argument(
    help: "Files of accumulate or merge, or a quoted pattern such as 'part-*.acc'.",
    completion: .file())
  var parts: [String]

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Write the result to this file.", valueName: "path"))
  var output: String

  func run() throws {
    try OutputFile(path: output).check()
    try OutputFile(path: output).write(readParts(parts).file())
  }
}

/// Reads what accumulate or merge has written of parts of the data, and puts it together.
///
/// - Parameter arguments: files, and patterns that they fit.
/// - Throws: exit code 66 if there is no such file, 65 if one is not whole, or of another model.
func readParts(_ arguments: [String]) throws -> PartialFit {
  let paths: [String]
  do throws(DataError) { paths = try DataInput(arguments: arguments).parts.map(\.name) } catch {
    throw failure(error.description, error.exitCode)
  }
  var sum = try readPart(paths[0])
  for path in paths.dropFirst() {
    let part = try readPart(path)
    do throws(ModelFileError) { try sum.merge(part) } catch {
      throw failure("\(path): \(error)", .badData)
    }
  }
  return sum
}

/// Reads what accumulate or merge has written.
///
/// - Throws: exit code 66 if there is no such file, 65 if it is not whole.
func readPart(_ path: String) throws -> PartialFit {
  let file: Data
  do { file = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
    throw failure(
      "\(path): "
        + (FileManager.default.fileExists(atPath: path) ? "cannot be read" : "no such file"),
      .noInput)
  }
  do throws(ModelFileError) { return try PartialFit(file: file) } catch {
    throw failure("\(path): \(error)", .badData)
  }
}
