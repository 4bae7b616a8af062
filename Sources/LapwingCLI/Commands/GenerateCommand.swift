import ArgumentParser
import Foundation
import Lapwing

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write a test problem of any size, with its true coefficients.",
    discussion: """
      Columns x1 … xp and the target y = 1 + Xb + noise. The rows of X are normal; with --condition-number \
      their covariance has that condition in directions that no scaling of columns removes. The same seed \
      gives the same file on every number of threads. CSV, or what the name ends in: .tsv, or .npy for a NumPy array.

      EXAMPLES
        lapwing generate problem.csv --rows 1000 --columns 5 --truth truth.csv
        lapwing generate large.npy --rows 4e6 --columns 499 --condition-number 1e4 --seed 7
      """)

  @Argument(help: "The file to write; - is standard output, as CSV.")
  var output: String

  @Option(help: ArgumentHelp("How many rows.", valueName: "number"), transform: wholeNumber)
  var rows: Int

  @Option(
    help: ArgumentHelp("How many columns, without the target.", valueName: "number"),
    transform: wholeNumber)
  var columns: Int

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("κ of X, for many rows; at least 1.", valueName: "number"))
  var conditionNumber: Double = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The standard deviation of the noise in y.", valueName: "number"))
  var noise: Double = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Which part of the true coefficients is 0.", valueName: "fraction"))
  var sparsity: Double = 0

  @Option(parsing: .unconditional, help: ArgumentHelp("Another seed.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Write the true coefficients as CSV.", valueName: "path"))
  var truth: String?

  @OptionGroup var threads: ThreadOption

  func validate() throws {
    try TableWriter.validate(output)
    if !(1...1_000_000_000_000).contains(rows) { throw ValidationError("--rows is at least 1") }
    if !(1...100_000).contains(columns) {
      throw ValidationError("--columns is from 1 to 100000")
    }
    if !(conditionNumber >= 1 && conditionNumber <= 1e15) {
      throw ValidationError("--condition-number is from 1 to 1e15")
    }
    if conditionNumber > 1 && columns == 1 {
      throw ValidationError("one column has the condition number 1")
    }
    if conditionNumber > 1 && columns > 5000 {
      throw ValidationError("--condition-number is for at most 5000 columns")
    }
    if !(noise >= 0 && noise.isFinite) { throw ValidationError("--noise is not negative") }
    if !(sparsity >= 0 && sparsity <= 1) { throw ValidationError("--sparsity is from 0 to 1") }
  }

  func run() throws {
    threads.apply()
    if let truth { try OutputFile(path: truth).check() }
    let problem = TestProblem(
      columns: columns, conditionNumber: conditionNumber, noise: noise, sparsity: sparsity,
      seed: seed)
    let names = (1...columns).map { "x\($0)" } + ["y"]
    let writer = try TableWriter(path: output, names: names)
    let result = try StreamedOutput(path: output, writer: writer, rows: rows, canFail: false)
    let blockRows = TestProblem.blockRows(columns: columns)
    let blocks = (rows + blockRows - 1) / blockRows
    for first in stride(from: 0, to: blocks, by: 16) {
      let encoded = Workers.map(count: min(16, blocks - first)) { index in
        let start = (first + index) * blockRows
        let count = min(blockRows, rows - start)
        return (
          writer.rows(problem.samples(block: first + index, rows: count)), count
        )
      }
      for (bytes, count) in encoded { try result.add(encoded: bytes, rows: count) }
    }
    try result.finish()
    if let truth {
      var text = "term,coefficient\n(Intercept),1.0\n"
      for (name, value) in zip(names, problem.coefficients) { text += "\(name),\(value)\n" }
      try OutputFile(path: truth).write(Data(text.utf8))
    }
  }
}
