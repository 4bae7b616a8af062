import Foundation
import Testing
import _TestSupport

@Suite(.timeLimit(.minutes(2))) struct CertifyTests {
  private static let rows = "x,y\n1,1\n2,2.5\n5,3\n"
  private static let certify = ["certify", "rows.csv", "--target", "y"]
  private static let longley = [
    "certify", Tool.file("Examples/Data/longley.csv"), "--target", "y",
  ]

  /// Whether the proven bounds enclose the error of a coefficient of which 30 digits are known.
  private func encloses(_ coefficient: Report.Coefficient, _ exact: ExactDecimal) -> Bool {
    guard let upper = coefficient.errorBound, let lower = coefficient.errorLowerBound else {
      return false
    }
    let error = abs(exact.difference(from: coefficient.value))
    let unknown = 1e-29 * abs(exact.high)
    return coefficient.proven && lower <= error + unknown && error - unknown <= upper
  }

  /// The exact answers for the numbers as they are written, or for the doubles nearest to them.
  private static func answers(_ kind: String) throws -> StRDProblem.Answers {
    let set = try StRDProblem("Longley")
    return kind == "decimal" ? set.exact : set.exactOfRoundedDesign
  }

  @Test(arguments: ["decimal", "binary"])
  func everyCoefficientOfLongleyIsProvenWithItsStandardError(_ kind: String) async throws {
    let outcome = try await Tool.run(Self.longley + ["--json", "-", "--problem", kind])
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    let report = try outcome.decode(Report.self)
    #expect(report.reference == "certified")
    #expect(report.problem.problemKind == kind)
    let exact = try Self.answers(kind)
    let found = try report.solution("certified").coefficients
    try #require(found.count == 7)
    for (index, coefficient) in found.enumerated() {
      #expect(coefficient.value == exact.coefficients[index].high)
      #expect(coefficient.correctlyRounded == true)
      #expect(encloses(coefficient, exact.coefficients[index]))
      let deviation = try #require(coefficient.standardError)
      let error = abs(exact.standardErrors[index].difference(from: deviation.value))
      #expect(try error <= #require(deviation.errorBound))
    }
    let proof = try #require(report.certificate)
    #expect(proof.orthogonalityBound < 1 && proof.degreesOfFreedom == 9)
  }

  @Test func theProofIsPrintedForPeople() async throws {
    let outcome = try await Tool.run(Self.longley)
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    for words in [
      "longley.csv: 16 rows", "the decimal problem", "Proven coefficients for y:", "error at most",
      "standard error", "\nR² 0.995", "residual standard deviation 304.85",
    ] {
      #expect(outcome.output.contains(words), "\(words)")
    }
    #expect(!outcome.output.contains("undecided"))
  }

  /// What other programs print, from good to useless.
  @Test(arguments: [1, 1 + 1e-9, 1 - 1e-4, 0, -1])
  func coefficientsFromElsewhereGetBoundsThatHold(_ factor: Double) async throws {
    let set = try StRDProblem("Longley")
    let names = ["(Intercept)", "x1", "x2", "x3", "x4", "x5", "x6"]
    let theirs = zip(names, set.certified.coefficients).map { "\"\($0)\": \($1.high * factor)" }
    let folder = try Folder([
      "theirs.json": "{\"coefficients\": {\(theirs.joined(separator: ", "))}}"
    ])
    let outcome = try await Tool.run(
      Self.longley + ["--coefficients", "theirs.json", "--json", "-"], in: folder)
    #expect(outcome.code == 0)
    let found = try outcome.decode(Report.self).solution("theirs.json").coefficients
    try #require(found.count == 7)
    for (coefficient, exact) in zip(found, set.exact.coefficients) {
      #expect(encloses(coefficient, exact), "\(coefficient)")
      #expect(
        try #require(coefficient.digits) <= correctDigits(coefficient.value, of: exact) + 1e-9)
    }
    let text = try await Tool.run(
      Self.longley + ["--coefficients", "-"], in: folder, input: folder.path("theirs.json"))
    #expect(text.code == 0)
    #expect(text.output.contains("from -, with proven bounds"))
  }

  @Test(arguments: ["decimal", "binary"])
  func everySolverIsGradedRigorously(_ kind: String) async throws {
    let outcome = try await Tool.run([
      "compare", Tool.file("Examples/Data/longley.csv"), "--target", "y", "--solvers",
      "normal,cholesky-qr,qr,qrcp,svd,certified,gd", "--max-iterations", "100", "--json", "-",
      "--problem", kind,
    ])
    let report = try outcome.decode(Report.self)
    let exact = try Self.answers(kind).coefficients
    #expect(report.solutions.count == 7)
    for solution in report.solutions {
      #expect(solution.coefficients.count == 7)
      #expect(zip(solution.coefficients, exact).allSatisfy { encloses($0, $1) }, "\(solution)")
    }
  }

  /// The kernels of OpenBLAS that this processor can run.
  private static let cores = [("Nehalem", "sse4_2"), ("Sandybridge", "avx"), ("Haswell", "avx2")]
    .filter { core in
      let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      return processor.split(whereSeparator: \.isWhitespace).contains { $0 == core.1 }
    }.map(\.0)

  /// Sums in other orders, with and without fused products: the proof holds for each of them, and doubles that are
  /// proven to be the nearest ones are the same.
  @Test(arguments: cores, ["1", "2"])
  func everyKernelOfBLASProvesTheSame(_ core: String, _ threads: String) async throws {
    func run(_ arguments: [String], in folder: Folder? = nil) async throws -> Tool.Outcome {
      try await Tool.shell(
        "OPENBLAS_CORETYPE=$1 OPENBLAS_NUM_THREADS=$2; export OPENBLAS_CORETYPE OPENBLAS_NUM_THREADS; shift 2; exec \"$0\" \"$@\"",
        [core, threads] + arguments, in: folder)
    }
    if threads == "1" { #expect(try await run(["doctor"]).output.contains(core)) }
    let exact = try Self.answers("decimal")
    let found = try await run(Self.longley + ["--json", "-"]).decode(Report.self)
      .solution("certified").coefficients
    try #require(found.count == 7)
    for (coefficient, answer) in zip(found, exact.coefficients) {
      #expect(coefficient.value == answer.high && coefficient.correctlyRounded == true)
      #expect(encloses(coefficient, answer))
    }
    // Blocks of rows and columns of several sizes, the last column nearly a copy of the first.
    var lines = [(0..<9).map { "x\($0)" }.joined(separator: ",") + ",y"]
    for i in 0..<300 {
      var row = (0..<9).map { (i * (17 + 6 * $0 * $0) + $0) % 199 }.map(Double.init)
      row[8] = row[0] + Double(i % 7) / 4096
      lines.append((row + [Double(i * i % 83)]).map { "\($0)" }.joined(separator: ","))
    }
    let folder = try Folder(["rows.csv": lines.joined(separator: "\n") + "\n"])
    let here = try await Tool.run(Self.certify + ["--json", "-"], in: folder).decode(Report.self)
    let there = try await run(Self.certify + ["--json", "-"], in: folder).decode(Report.self)
    let values = try there.solution("certified").coefficients
    #expect(values.count == 10 && values.allSatisfy { $0.correctlyRounded == true })
    #expect(try here.solution("certified").coefficients.map(\.value) == values.map(\.value))
  }

  @Test(arguments: [[], ["--coefficients", "theirs.json"]])
  func whereNothingCanBeProvenItSaysWhichColumnsDepend(_ options: [String]) async throws {
    let folder = try Folder([
      "theirs.json": #"{"coefficients": {"(Intercept)": 1, "x1": 0, "x2": 1}}"#
    ])
    let arguments =
      ["certify", Tool.file("Examples/Data/threerow.csv"), "--target", "y"] + options
    let outcome = try await Tool.run(arguments, in: folder)
    #expect(outcome.code == 3)
    #expect(outcome.errors.isEmpty)
    for words in [
      "dependent column: x2 = 1·(Intercept) + 1·x1", "nothing could be proven: rank 2 of 3 columns",
      "depending on the others", "Drop the named columns",
    ] {
      #expect(outcome.output.contains(words), "\(words)")
    }
    let json = try await Tool.run(arguments + ["--json", "-"], in: folder)
    #expect(json.code == 3)
    let report = try json.decode(Report.self)
    #expect(report.certificate == nil)
    #expect(report.problem.dependencies == ["x2 = 1·(Intercept) + 1·x1"])
    #expect(try report.solution("certified").status == "notCertifiable")
  }

  @Test func aFileOfJSONIsWrittenBesideTheProof() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let outcome = try await Tool.run(Self.certify + ["--json", "proof.json"], in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("Proven coefficients for y:"))
    let report = try JSONDecoder().decode(Report.self, from: Data(folder.text("proof.json").utf8))
    #expect(report.schema == "lapwing.comparison/1")
    // The proof is a file of coefficients, and its own grade is the best.
    let again = try await Tool.run(
      ["verify", "rows.csv", "--target", "y", "--coefficients", "proof.json", "--digits", "15.9"],
      in: folder)
    #expect(again.code == 0, "\(again.output)")
  }

  @Test(arguments: [
    (nil, 66, "no such file"), ("hello", 65, "not a JSON document"),
    (#"{"coefficients": {"x": 1}}"#, 65, "(Intercept)"),
    (#"{"coefficients": {"(Intercept)": 1, "x": 1, "z": 2}}"#, 65, "unknown term `z`"),
    (#"{"coefficients": {"(Intercept)": 1, "x": 1, "x": 1}}"#, 65, "twice"),
    (#"{"coefficients": {"(Intercept)": 1, "x": "nan"}}"#, 65, "not a finite number"),
  ])
  func coefficientsThatAreNoneAreAnError(_ text: String?, _ code: Int, _ words: String) async throws
  {
    var files = ["rows.csv": Self.rows]
    files["theirs.json"] = text
    let complaint = Refusal("", Int32(code), "theirs.json", words).complaint(
      try await Tool.run(Self.certify + ["--coefficients", "theirs.json"], in: Folder(files)))
    #expect(complaint == nil)
  }

  @Test(arguments: [
    Refusal("certify nowhere.csv --target y", 66, "nowhere.csv", "no such file"),
    Refusal("certify word.csv --target y", 65, "word.csv:3", "\"two\""),
    Refusal("certify word.csv --target y --json nowhere/out.json", 73, "no directory"),
  ])
  func dataThatAreNoneAreAnError(_ refusal: Refusal) async throws {
    let folder = try Folder(["word.csv": "x,y\n1,1\ntwo,2\n3,4\n"])
    let complaint = refusal.complaint(try await Tool.run(refusal.arguments, in: folder))
    #expect(complaint == nil)
  }
}
