import Foundation
import Testing

@Suite struct LargeDataTests {
  private func coefficients(_ output: String) -> [String] {
    output.split(separator: "\n").filter { $0.contains("<2e-16") }.map {
      $0.split(separator: " ").prefix(2).joined(separator: " ")
    }
  }

  @Test func everyWayToReadTheSameRowsGivesTheSameFit() async throws {
    let folder = try Folder([:])
    func run(_ line: String) async throws -> Tool.Outcome {
      try await Tool.run(line.split(separator: " ").map(String.init), in: folder)
    }
    let made = try await run(
      "generate a.csv --rows 600 --columns 3 --noise 0.01 --seed 3 --truth truth.csv")
    #expect(made.code == 0 && made.output.isEmpty)
    #expect(try folder.text("truth.csv").hasPrefix("term,coefficient\n(Intercept),1.0\nx1,"))
    #expect(try await run("convert a.csv a.npy").code == 0)
    #expect(try await run("convert a.npy b.csv").code == 0)
    #expect(
      try folder.text("b.csv").split(separator: "\n").dropFirst()
        == folder.text("a.csv").split(separator: "\n").dropFirst())
    let whole = try await run("fit a.csv --target y --save model.json")
    let streamed = try await run("fit a.csv --target y --memory-limit 10K")
    let array = try await run("fit a.npy --target x4 --memory-limit 10K")
    let expected = coefficients(try await run("summary model.json").output)
    #expect(whole.code == 0 && expected.count == 4)
    #expect(coefficients(streamed.output) == expected)
    #expect(streamed.output.contains("in one pass"))
    #expect(coefficients(array.output) == expected)
    let byPipe = try await Tool.shell(
      "cat a.csv | \"$0\" fit - --target y --memory-limit 1M", [], in: folder)
    #expect(coefficients(byPipe.output) == expected)

    let lines = try folder.text("a.csv").split(separator: "\n")
    for (name, rows) in [("p1.csv", lines[1...100]), ("p2.csv", lines[101...])] {
      let text = ([lines[0]] + rows).joined(separator: "\n")
      try Data(text.utf8).write(to: folder.url.appending(path: name))
    }
    #expect(try await run("accumulate p1.csv --target y -o p1.acc").code == 0)
    #expect(try await run("accumulate p2.csv --like p1.acc -o p2.acc").code == 0)
    #expect(try await run("merge p1.acc p2.acc -o all.acc").code == 0)
    #expect(coefficients(try await run("fit all.acc").output) == expected)
    #expect(coefficients(try await run("fit p?.acc").output) == expected)

    // The parts as one source, named or by a pattern.
    for line in ["p1.csv p2.csv --target y", "p?.csv --target y --memory-limit 10K"] {
      #expect(coefficients(try await run("fit \(line)").output) == expected)
    }
    #expect(try await run("convert p1.csv p2.csv joined.csv").code == 0)
    #expect(
      try folder.text("joined.csv").split(separator: "\n")
        == folder.text("a.csv").split(separator: "\n"))

    let printed = try await run("predict model.json a.csv")
    #expect(printed.output.split(separator: "\n").count == 601)
    #expect(try await run("predict model.json p1.csv p2.csv").output == printed.output)
    #expect(try await run("predict model.json a.csv --output p.npy").code == 0)
    #expect(try await run("convert p.npy p.csv").code == 0)
    #expect(
      try folder.text("p.csv").split(separator: "\n").dropFirst()
        == printed.output.split(separator: "\n").dropFirst())
  }

  @Test func whatNeedsAllRowsSaysSo() async throws {
    let folder = try Folder(["a.csv": "x,y\n1,2\n2,3\n3,5\n"])
    for refusal in [
      Refusal("compare a.csv --target y --solvers qr,cg,lbfgs", 64, "cg keeps", "lbfgs measures"),
      Refusal("compare a.csv --target y --report -", 64, "--report", "memory"),
      Refusal("compare a.csv --target y --plot --plot-kind fit", 64, "convergence", "memory"),
      Refusal("fit a.csv --target y --press", 64, "--press", "memory"),
      Refusal("fit a.csv --target y --method certified --robust HC3", 64, "--robust", "memory"),
      Refusal("fit a.csv --target y --method lsqr", 64, "lsqr keeps", "memory"),
      Refusal("fit a.csv --target y --method cholesky-qr", 64, "cholesky-qr multiplies"),
    ] {
      let outcome = try await Tool.run(refusal.arguments + ["--memory-limit", "1"], in: folder)
      #expect(refusal.complaint(outcome) == nil, "\(refusal.testDescription)")
    }
  }

  /// In blocks, where a limit is given: the output to the digits that are printed.
  @Test func whatSearchesReadsBlocks() async throws {
    let folder = try Folder()
    let data = [Tool.file("Examples/Data/diabetes.csv"), "--target", "target"]
    for command in [
      ["ridge"] + data, ["ridge"] + data + ["--folds", "10"],
      ["ridge"] + data + ["--penalty", "3"],
      ["sweep"] + data + ["--standardize", "--step", "0.1..1.9:lin:4", "--max-iterations", "30"],
      ["sweep"] + data + [
        "--standardize", "--step", "0.01", "--method", "adam", "--batch-size", "20",
        "--order", "sequential", "--validation-fraction", "0.2", "--max-epochs", "3",
      ],
    ] {
      let whole = try await Tool.run(command, in: folder)
      let blocks = try await Tool.run(command + ["--memory-limit", "1"], in: folder)
      func lasting(_ text: String) -> String {
        // All but how long it took, and whether XᵀX was worth it.
        text.replacing(/, [0-9.]+ (ns|µs|ms|s)\b/, with: "")
      }
      #expect(whole.code == 0 && blocks.code == 0, "\(command) \(blocks.errors)")
      #expect(lasting(blocks.output) == lasting(whole.output), "\(command)")
    }
    let tooMany = try await Tool.run(
      ["ridge"] + data + ["--folds", "443", "--memory-limit", "1"], in: folder)
    #expect(tooMany.code == 64 && tooMany.errors.contains("only 442 rows"))
  }

  @Test(arguments: [
    Refusal("compare a.csv b.csv --target y", 65, "b.csv: column 1 is called \"z\"", "a.csv"),
    Refusal("fit a.csv no*.csv --target y", 66, "no*.csv: no file fits this pattern"),
    Refusal("fit a.csv - --target y", 64, "standard input is read alone"),
    Refusal("certify a.csv c.csv --target y", 65, "c.csv:3: ", "oops"),
  ])
  func filesThatDoNotBelongTogetherAreRefused(_ refusal: Refusal) async throws {
    let folder = try Folder([
      "a.csv": "x,y\n1,2\n2,3\n3,5\n", "b.csv": "z,y\n1,2\n",
      "c.csv": "x,y\n1,2\n2,oops\n3,1\n4,4\n",
    ])
    let outcome = try await Tool.run(refusal.arguments, in: folder)
    #expect(refusal.complaint(outcome) == nil)
  }

  @Test func proofsOutsideOfMemoryAreThoseInMemory() async throws {
    let folder = try Folder()
    let longley = Tool.file("Examples/Data/longley.csv")
    // Text of which a copy is made, in decimals and in doubles, and an array that is read where it is.
    #expect(try await Tool.run(["convert", longley, "a.npy"], in: folder).code == 0)
    for arguments in [
      ["certify", longley, "--target", "y"],
      ["certify", longley, "--formula", "y ~ x1 + I(x2^2)", "--weights", "x6", "--offset", "x3"],
      ["certify", longley, "--target", "y", "--problem", "binary"],
      ["certify", "a.npy", "--target", "x1"],
    ] {
      let whole = try await Tool.run(arguments, in: folder)
      let stored = try await Tool.run(arguments + ["--memory-limit", "1"], in: folder)
      #expect(stored.code == 0 && stored.output == whole.output, "\(arguments) \(stored.errors)")
    }
    let verified = try await Tool.run(
      ["verify", longley, "--target", "y", "--solver", "qr", "--digits", "9"]
        + ["--memory-limit", "1"], in: folder)
    #expect(verified.code == 0, "\(verified.errors)")
  }

  @Test func descentsOutsideOfMemoryGoOnToTheSameBits() async throws {
    let folder = try Folder()
    let command = [
      "compare", Tool.file("Examples/Data/linear100.csv"), "--target", "y", "--solvers",
      "adam", "--batch-size", "7", "--max-epochs", "300", "--seed", "3", "--memory-limit", "1",
      "--json", "-",
    ]
    let whole = try await Tool.run(command, in: folder).decode(Report.self).solutions[0]
    let saving = command + ["--checkpoint", "run", "--checkpoint-interval", "0", "--resume"]
    for moment in ["0.15", "0.3"] {
      _ = try await Tool.shell(
        #""$0" "$@" > /dev/null 2>&1 & child=$!; sleep \#(moment); kill -9 $child; wait $child; true"#,
        saving, in: folder)
    }
    let resumed = try await Tool.run(saving, in: folder).decode(Report.self).solutions[0]
    #expect(resumed.coefficients.map(\.value) == whole.coefficients.map(\.value))
    #expect(resumed.iterations == whole.iterations)
  }

  @Test func aCopyThatHasNoPlaceIsRefused() async throws {
    let folder = try Folder(["a.csv": "x,y\n1,2\n2,3\n3,5\n"])
    let outcome = try await Tool.shell(
      "TMPDIR=\"$PWD/nowhere\" \"$0\" certify a.csv --target y --memory-limit 1", [], in: folder)
    #expect(outcome.code == 66)
    #expect(outcome.errors.contains("TMPDIR") && outcome.errorLines.count == 1)
    #expect(try folder.names == ["a.csv"])
  }

  /// Two matrices of that many columns take 157 GB.
  @Test(.enabled(if: ProcessInfo.processInfo.physicalMemory < 128 << 30))
  func moreColumnsThanMemoryHoldsSquaredAreRefused() async throws {
    let folder = try Folder()
    let width = 99_000
    let row = String(repeating: "1,", count: width - 1)
    try Data("\(row)2\n\(row)3\n".utf8).write(to: folder.url.appending(path: "wide.csv"))
    for more in [[], ["--memory-limit", "1K"]] {
      let outcome = try await Tool.run(
        ["fit", "wide.csv", "--no-header", "--target", "x1"] + more, in: folder)
      #expect(outcome.code == 65, "\(outcome.errors.prefix(300))")
      #expect(outcome.errors.contains("the model has 99001 columns"))
    }
  }

  @Test func damagedPartsAreBadData() async throws {
    let folder = try Folder([
      "a.csv": "x,y\n1,2\n2,3\n3,5\n", "b.acc": "lapwing.accumulator/1 0 2\n",
    ])
    _ = try await Tool.run(["accumulate", "a.csv", "--target", "y", "-o", "a.acc"], in: folder)
    for arguments in [["merge", "a.acc", "b.acc", "-o", "c.acc"], ["fit", "b.acc"]] {
      let outcome = try await Tool.run(arguments, in: folder)
      #expect(outcome.code == 65)
      #expect(outcome.errors.contains("b.acc: the accumulator is"))
    }
    let missing = try await Tool.run(["merge", "a.acc", "no.acc", "-o", "c.acc"], in: folder)
    #expect(missing.code == 66)
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "c.acc").path))
  }
}
