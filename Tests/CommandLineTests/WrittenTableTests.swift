import Foundation
import Testing

/// Coefficients, fitted values and residuals in files, and targets that have a file of their own.
@Suite struct WrittenTableTests {
  private let table = """
    x,kind,y
    1,a,3.5
    2,b,4
    3,a,8.25
    4,b,7.5
    5,a,11
    6,b,13

    """

  private func run(_ line: String, in folder: Folder) async throws -> Tool.Outcome {
    try await Tool.run(line.split(separator: " ").map(String.init), in: folder)
  }

  /// The numbers of a column of a CSV file.
  private func numbers(_ text: String, column: Int = 0) throws -> [Double] {
    try text.split(separator: "\n").dropFirst().map {
      try #require(Double($0.split(separator: ",")[column]))
    }
  }

  /// A file that is there is replaced, through a link the one that it leads to.
  @Test func filesAreWrittenOver() async throws {
    let folder = try Folder(["a.csv": table, "target.csv": "old\n"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.csv"), withDestinationPath: folder.path("target.csv"))
    for rows in [40, 7] {
      for name in ["p.csv", "link.csv"] {
        let outcome = try await run("generate \(name) --rows \(rows) --columns 2", in: folder)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try folder.text(name).split(separator: "\n").count == rows + 1)
      }
      #expect(try await run("convert p.csv p.npy", in: folder).code == 0)
      #expect(
        try await run("fit a.csv --target y --fitted-to f.csv", in: folder).code == 0)
    }
    #expect(try folder.text("target.csv").split(separator: "\n").count == 8)
    #expect(
      try folder.names == ["a.csv", "f.csv", "link.csv", "p.csv", "p.npy", "target.csv"])
  }

  /// Links that lead to where no file is yet, one after the other, are written through, and not replaced.
  @Test func linksToNowhereAreWrittenThrough() async throws {
    let folder = try Folder(["a.csv": table])
    let files = FileManager.default
    try files.createDirectory(atPath: folder.path("sub"), withIntermediateDirectories: false)
    try files.createSymbolicLink(
      atPath: folder.path("link.csv"), withDestinationPath: "sub/next.csv")
    try files.createSymbolicLink(
      atPath: folder.path("sub/next.csv"), withDestinationPath: "../there.csv")
    try files.createSymbolicLink(
      atPath: folder.path("lost.csv"), withDestinationPath: "nowhere/a.csv")
    try files.createSymbolicLink(atPath: folder.path("round.csv"), withDestinationPath: "round.csv")
    for line in ["convert a.csv link.csv --features x", "fit a.csv --target y --save link.csv"] {
      let outcome = try await run(line, in: folder)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(try !folder.text("there.csv").isEmpty)
      #expect(
        try files.destinationOfSymbolicLink(atPath: folder.path("link.csv")) == "sub/next.csv")
      try files.removeItem(atPath: folder.path("there.csv"))
    }
    for line in ["convert a.csv lost.csv --features x", "fit a.csv --target y --save lost.csv"] {
      let outcome = try await run(line, in: folder)
      #expect(outcome.code == 73 && outcome.errors.contains("there is no directory"))
    }
    #expect(try await run("convert a.csv round.csv --features x", in: folder).code == 73)
  }

  @Test func aFitWritesWhatItCameTo() async throws {
    let folder = try Folder(["a.csv": table])
    let outcome = try await run(
      "fit a.csv --target y --coefficients-to b.csv --fitted-to f.csv --residuals-to r.npy --save m.json",
      in: folder)
    #expect(outcome.code == 0 && outcome.output.contains("kind[b]"), "\(outcome.errors)")
    let coefficients = try folder.text("b.csv")
    #expect(coefficients.hasPrefix("term,y\n(Intercept),") && coefficients.contains("\nkind[b],"))
    let predicted = try await run("predict m.json a.csv", in: folder)
    #expect(try await run("convert r.npy r.csv", in: folder).code == 0)
    let fitted = try numbers(folder.text("f.csv"))
    for (a, b) in zip(try numbers(predicted.output), fitted) { #expect(abs(a - b) < 1e-12) }
    #expect(fitted.count == 6 && predicted.output.hasPrefix("y\n"))
    let residuals = try numbers(folder.text("r.csv"))
    let observed = try numbers(table, column: 2)
    // A residual is one rounded difference.
    #expect(zip(observed, fitted).map { $0 - $1 } == residuals)
    // Block by block, in a second pass: the same to rounding, a few ulp of numbers below 16.
    let streamed = try await run(
      "fit a.csv --target y --memory-limit 1 --fitted-to s.csv --coefficients-to -", in: folder)
    #expect(streamed.code == 0 && streamed.output.hasPrefix("term,y\n"), "\(streamed.errors)")
    for (a, b) in zip(try numbers(folder.text("s.csv")), fitted) { #expect(abs(a - b) < 1e-12) }
    #expect(try numbers(streamed.output, column: 1).count == 3)
    #expect(try folder.names.allSatisfy { !$0.contains("part-") })
  }

  /// Nobody finds text in what is called a database; and nothing is read or written before that is said.
  @Test(arguments: [
    "generate p.h5 --rows 9 --columns 2", "convert a.csv p.db", "convert a.csv p.csv.gz",
    "predict none.json a.csv --output p.npz", "fit a.csv --target y --coefficients-to p.parquet",
    "fit a.csv --target y --fitted-to p.xlsx", "fit a.csv --target y --residuals-to p.mtx",
  ])
  func unknownEndingsAreRefused(_ line: String) async throws {
    let folder = try Folder(["a.csv": table])
    let outcome = try await run(line, in: folder)
    #expect(
      outcome.code == 64 && outcome.errors.contains(".csv, .tsv or .npy"), "\(outcome.errors)")
    #expect(try folder.names == ["a.csv"])
  }

  @Test func tabsSeparateWhereTheNameSaysSo() async throws {
    let folder = try Folder(["a.csv": table])
    #expect(try await run("convert a.csv b.tsv --features x,y", in: folder).code == 0)
    #expect(try folder.text("b.tsv").hasPrefix("x\ty\n1.0\t3.5\n"))
    #expect(try await run("fit b.tsv --target y --coefficients-to c.tsv", in: folder).code == 0)
    #expect(try folder.text("c.tsv").hasPrefix("term\ty\n(Intercept)\t"))
  }

  @Test func droppedCoefficientsAreNA() async throws {
    let folder = try Folder(["a.csv": "x,z,y\n1,2,1\n2,4,3\n3,6,4\n4,8,4\n"])
    let outcome = try await run("fit a.csv --target y --coefficients-to -", in: folder)
    #expect(outcome.code == 0 && outcome.output.hasSuffix("z,NA\n"), "\(outcome.output)")
  }

  @Test func predictionsAreWholeOrNotThere() async throws {
    // More than one block of rows, and something wrong in the last one.
    let rows = String(repeating: "2\n", count: 70_000)
    let folder = try Folder([
      "a.csv": "x,y\n1,2\n2,3\n3,5\n", "bad.csv": "x\n" + rows + "oops\n", "old.csv": "kept\n",
    ])
    #expect(try await run("fit a.csv --target y --save m.json", in: folder).code == 0)
    for output in ["", " --output new.csv", " --output old.csv"] {
      let outcome = try await run("predict m.json bad.csv" + output, in: folder)
      #expect(outcome.code == 65 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("bad.csv:70002"), "\(outcome.errors)")
    }
    #expect(try folder.text("old.csv") == "kept\n")
    #expect(try folder.names == ["a.csv", "bad.csv", "m.json", "old.csv"])
  }

  @Test func targetsMayHaveAFileOfTheirOwn() async throws {
    let folder = try Folder(["a.csv": "x1,x2,y\n1,5,3.5\n2,3,4\n3,4,8.25\n4,1,7.5\n5,9,11\n"])
    for line in [
      "convert a.csv X.npy --features x1,x2", "convert a.csv y.npy --features y",
      "convert a.csv Y.npy --features y,x1",
    ] {
      #expect(try await run(line, in: folder).code == 0)
    }
    let whole = try await run("fit a.csv --target y --coefficients-to -", in: folder)
    let beside = try await run("fit X.npy --target-file y.npy --coefficients-to -", in: folder)
    #expect(beside.code == 0 && beside.output == whole.output, "\(beside.errors)")
    let two = try await run("fit X.npy --target-file Y.npy --coefficients-to -", in: folder)
    #expect(two.output.hasPrefix("term,y1,y2\n"), "\(two.errors)")
    let twice = try await run(
      "certify X.npy X.npy --target-file y.npy --target-file y.npy", in: folder)
    #expect(twice.code == 0 && twice.output.contains("10 rows"), "\(twice.errors)")
    let one = try await run(
      "fit X.npy --target-file Y.npy --target y2 --features x2 --memory-limit 1", in: folder)
    #expect(one.code == 0, "\(one.errors)")
  }

  @Test(arguments: [
    Refusal("fit X.npy --target-file short.npy", 65, "short.npy: there are 2 rows", "3"),
    Refusal("fit a.csv --target-file y.npy", 65, "a.csv: this is no array"),
    Refusal("fit X.npy X.npy --target-file y.npy", 64, "1 of them for 2 files"),
    Refusal("fit X.npy --target-file none.npy", 66, "none.npy: no such file"),
    Refusal("fit a.csv --target y --residuals-to none/r.csv", 73, "no directory"),
  ])
  func whatCannotBeIsRefused(_ refusal: Refusal) async throws {
    let folder = try Folder(["a.csv": "x,y\n1,2\n2,3\n3,5\n", "s.csv": "y\n2\n3\n"])
    for line in [
      "convert a.csv X.npy --features x", "convert a.csv y.npy --features y",
      "convert s.csv short.npy",
    ] {
      #expect(try await run(line, in: folder).code == 0)
    }
    let outcome = try await Tool.run(refusal.arguments, in: folder)
    #expect(refusal.complaint(outcome) == nil)
  }
}
