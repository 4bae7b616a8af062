import ArgumentParser
import Foundation
import Lapwing

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write the columns of numbers of a file in another format.",
    discussion: """
      Reads every format that lapwing reads, a block of rows at a time, and writes CSV, or what \
      the name ends in: .tsv, or .npy for a NumPy array of doubles.

      EXAMPLES
        lapwing convert data.csv data.npy
        lapwing convert data.npz::X data.csv
        lapwing convert data.csv.gz data.npy --features x1,x2,y
        lapwing convert 'part-*.csv' all.npy
      """)

  @Argument(
    help: ArgumentHelp(
      "The files to read, one after the other as one, and last the file to write; - is standard input and output.",
      valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    name: .customLong("features"),
    help: ArgumentHelp("The columns to write. Default: all.", valueName: "columns"))
  var featureLists: [String] = []

  @OptionGroup(title: "Data") var format: FormatOptions

  func validate() throws {
    if files.count < 2 {
      throw ValidationError("missing expected argument '<file>': the file to write stands last")
    }
    try TableWriter.validate(files[files.count - 1])
  }

  func run() throws {
    let output = files[files.count - 1]
    let features = try featureLists.flatMap { try NameList($0, of: "--features") }
    do {
      var table = try NumericTable(
        DataInput(arguments: files.dropLast()),
        selection: ColumnSelection(
          targets: [], features: features.isEmpty ? .allOthers() : .names(features),
          hasIntercept: false),
        options: format.csv())
      let names = table.terms
      let result = try StreamedOutput(
        path: output, writer: TableWriter(path: output, names: names), rows: table.rowCount)
      let step = max(1, (1 << 17) / names.count)
      while let block = try table.nextBlock(maximumRows: step) {
        // The samples stand row after row.
        try result.add(Array(block.design.storage.prefix(block.rows * names.count)))
      }
      try result.finish()
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
  }
}
