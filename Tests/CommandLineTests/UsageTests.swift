import Testing

@Suite(.timeLimit(.minutes(2))) struct UsageTests {
  private static let line = "x,z,y1,y2\n1,2,3,4\n2,1,5,1\n3,3,4,2\n5,4,4,3\n"
  private static let compare = "compare line.csv --target y1"
  private static let verify = "verify line.csv --target y1"

  @Test(arguments: [
    Refusal("comapre line.csv", 64, "no command 'comapre'", "did you mean compare?", "--help"),
    Refusal("--verson", 64, "'--verson'", "lapwing --help"),
    Refusal("compare", 64, "<file>", "lapwing compare --help"),
    Refusal("compare line.csv", 64, "--target"),
    Refusal("\(compare) --tolerence 1", 64, "--tolerence", "Did you mean '--tolerance'?"),
    Refusal(
      "\(compare) --solvers gdd", 64, "no solver 'gdd'", "did you mean gd?", "normal, cholesky"),
    Refusal("\(compare) --solvers QR", 64, "did you mean qr?"),
    Refusal(
      "\(compare) --solvers simplex", 64, "'simplex'",
      "there are normal, cholesky-qr, qr, qrcp, svd, certified, gd"),
    Refusal("\(compare) --solvers qr,qr", 64, "qr twice"),
    Refusal("\(compare) --solvers qr,,gd", 64, "--solvers 'qr,,gd'", "empty"),
    Refusal("\(compare) --max-iterations -1", 64, "--max-iterations", "negative"),
    Refusal("\(compare) --max-iterations 1.5", 64, "'1.5'", "whole number"),
    Refusal("\(compare) --max-iterations 99999999999999999999", 64, "too large"),
    Refusal("\(compare) --max-seconds 0", 64, "--max-seconds", "positive"),
    Refusal("\(compare) --max-seconds nan", 64, "--max-seconds"),
    Refusal("\(compare) --max-seconds soon", 64, "'soon'", "--max-seconds"),
    Refusal("\(compare) --tolerance 2", 64, "--tolerance", "less than 1"),
    Refusal("\(compare) --tolerance -1", 64, "--tolerance", "at least 0"),
    Refusal("\(compare) --step 0", 64, "--step", "positive"),
    Refusal("\(compare) --step -0.1", 64, "--step", "positive"),
    Refusal("\(compare) --step inf", 64, "--step"),
    Refusal("\(compare) --step big", 64, "'big'", "--step"),
    Refusal("\(compare) --objective sum", 64, "half-mean", "half-sum", "mean"),
    Refusal("\(compare) --rank-tolerance 1", 64, "--rank-tolerance"),
    Refusal("\(compare) --threads 0", 64, "--threads", "1 to 1024"),
    Refusal("\(compare) --threads 5000", 64, "--threads", "1 to 1024"),
    Refusal("doctor --threads 0", 64, "--threads", "lapwing doctor --help"),
    Refusal("\(compare) --missing maybe", 64, "refuse", "drop"),
    Refusal("\(compare) --header --no-header", 64, "--header", "--no-header"),
    Refusal("\(compare) --delimiter ;;", 64, "delimiter", "one ASCII character"),
    Refusal("\(compare) --delimiter 5", 64, "delimiter"),
    Refusal("\(compare) --features \"x", 64, "--features", "quotation mark"),
    Refusal("compare line.csv --target Y1", 64, "no column \"Y1\"", "did you mean \"y1\"?"),
    Refusal("compare line.csv --target why", 64, "\"x\"", "\"z\"", "\"y2\""),
    Refusal("\(compare) --features x,zz", 64, "no column \"zz\"", "did you mean \"z\"?"),
    Refusal("\(compare) --features x,x", 64, "\"x\"", "twice"),
    Refusal("\(compare) --features x,y1", 64, "\"y1\"", "target", "feature"),
    Refusal("\(compare) --features y1", 64, "\"y1\"", "target", "feature"),
    Refusal("\(compare) --target y1", 64, "\"y1\"", "twice"),
    Refusal(verify, 64, "--solver", "--coefficients"),
    Refusal("\(verify) --solver gd --coefficients a.json", 64, "--solver", "--coefficients"),
    Refusal("\(verify) --solver gdd", 64, "did you mean gd?", "lapwing verify --help"),
    Refusal("\(verify) --solver gd --digits 16", 64, "--digits", "15.95"),
    Refusal("\(verify) --solver gd --digits many", 64, "'many'", "--digits"),
    Refusal("verify - --target y1 --coefficients -", 64, "only one", "standard input"),
    Refusal("certify", 64, "<file>", "lapwing certify --help"),
    Refusal("certify line.csv", 64, "--target"),
    Refusal("certify line.csv --target y1 --solver qr", 64, "--solver", "lapwing certify --help"),
    Refusal("certify line.csv --target y", 64, "no column \"y\""),
    Refusal("certify - --target y1 --coefficients -", 64, "only one", "standard input"),
  ])
  func isRefusedInOneLineThatNamesTheWayOut(_ refusal: Refusal) async throws {
    let folder = try Folder(["line.csv": Self.line])
    let complaint = refusal.complaint(try await Tool.run(refusal.arguments, in: folder))
    #expect(complaint == nil)
  }

  @Test(arguments: ["1", "2", "1000"])
  func anyNumberOfThreadsGivesTheSameAnswer(_ threads: String) async throws {
    let folder = try Folder(["line.csv": Self.line])
    let outcome = try await Tool.run(
      ["compare", "line.csv", "--target", "y1,y2", "--threads", threads, "--json", "-"], in: folder)
    #expect(outcome.code == 0)
    let values = try outcome.decode(Report.self).solution("qr").coefficients.map(\.value)
    // X is 4 × 3, so y1 and y2 have these exact coefficients up to rounding.
    let alone = try await Tool.run(
      ["compare", "line.csv", "--target", "y1,y2", "--json", "-"], in: folder)
    #expect(values == (try alone.decode(Report.self).solution("qr").coefficients.map(\.value)))
  }

  @Test func aCountMayBeWrittenWithAnExponent() async throws {
    let folder = try Folder(["line.csv": Self.line])
    let outcome = try await Tool.run(
      Self.compare.split(separator: " ").map(String.init) + [
        "--solvers", "gd", "--max-iterations", "1e1", "--tolerance", "0", "--json", "-",
      ], in: folder)
    #expect(try outcome.decode(Report.self).solution("gd").iterations == 10)
  }
}
