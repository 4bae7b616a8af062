import Foundation
import Testing
import _TestSupport

/// `--rank-deficient` means the same for every method.
@Suite(.timeLimit(.minutes(3))) struct RankDeficiencyTests {
  private struct Model: Decodable {
    var terms: [String]
    var coefficients: [[Double?]]
    var message: String
  }

  private static let data = "x,z,w,y\n1,2,1,2\n2,4,0,3\n3,6,4,7\n4,8,1,8\n5,10,2,9\n"
  private static let methods = [
    "auto", "normal", "cholesky-qr", "qr", "qrcp", "svd", "certified", "cg", "lsqr", "lsmr",
  ]

  private func fit(_ options: [String]) async throws -> (Tool.Outcome, Model?) {
    let folder = try Folder(["d.csv": Self.data])
    let outcome = try await Tool.run(
      ["fit", "d.csv", "--target", "y", "--save", "m.json"] + options, in: folder)
    let model = try? JSONDecoder().decode(Model.self, from: Data(folder.text("m.json").utf8))
    return (outcome, model)
  }

  @Test(arguments: methods) func dropLeavesOutTheSecond(_ method: String) async throws {
    let (plain, expected) = try await fit(["--features", "x,w", "--method", "qr"])
    #expect(plain.code == 0)
    let (outcome, model) = try await fit(["--method", method])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let b = try #require(model).coefficients[0]
    #expect(b[2] == nil && b.count == 4)
    #expect(outcome.output.contains("z = 2·x"))
    #expect(outcome.output.contains("not defined because of singularities"))
    for (value, exact) in zip([b[0], b[1], b[3]], try #require(expected).coefficients[0]) {
      #expect(abs(try #require(value) - exact!) <= 1e-6)
    }
  }

  @Test(arguments: methods) func errorEndsWithThree(_ method: String) async throws {
    let (outcome, model) = try await fit(["--method", method, "--rank-deficient", "error"])
    #expect(Refusal([method], 3, ["rank 3 of 4", "z = 2·x"]).complaint(outcome) == nil)
    #expect(model == nil)
  }

  /// Of x and z = 2x the least norm gives z twice the coefficient of x.
  @Test(arguments: methods) func leastNormOrAReason(_ method: String) async throws {
    let options = ["--method", method, "--rank-deficient", "minimum-norm"]
    let (outcome, model) = try await fit(options)
    if ["normal", "cholesky-qr", "qr", "qrcp", "certified"].contains(method) {
      #expect(Refusal(options, 3, ["auto and svd find"]).complaint(outcome) == nil)
      return
    }
    #expect(outcome.code == 0, "\(outcome.errors)")
    let b = try #require(model).coefficients[0].map { $0! }
    #expect(abs(b[2] - 2 * b[1]) <= 1e-7)
    let (slopes, _) = try await fit(options + ["--minimum-norm", "slopes"])
    #expect(slopes.code == (["auto", "svd"].contains(method) ? 0 : 3))
  }

  @Test func comparisonsObeyIt() async throws {
    let folder = try Folder([
      "d.csv": Self.data, "c.json": #"{"coefficients": {"(Intercept)": 1, "x": 1, "w": 1}}"#,
    ])
    let compare = ["compare", "d.csv", "--target", "y", "--json", "-"]
    let least = try await Tool.run(compare, in: folder).decode(Report.self)
    #expect(least.problem.columns == 4 && least.problem.rank == 3 && least.reference == "svd")
    let dropped = try await Tool.run(compare + ["--rank-deficient", "drop"], in: folder)
    let report = try dropped.decode(Report.self)
    #expect(report.problem.terms == ["(Intercept)", "x", "w"] && report.problem.rank == 3)
    #expect(report.reference == "certified" && report.problem.problemKind == "decimal")
    #expect(dropped.errors.contains("z = 2·x; the dependent columns are left out"))
    let refused = try await Tool.run(compare + ["--rank-deficient", "error"], in: folder)
    #expect(Refusal([], 3, ["rank 3 of 4 columns: z = 2·x"]).complaint(refused) == nil)

    let verify = ["verify", "d.csv", "--target", "y", "--digits", "5"]
    #expect(try await Tool.run(verify + ["--solver", "lsqr"], in: folder).code == 3)
    let solved = try await Tool.run(
      verify + ["--solver", "lsqr", "--rank-deficient", "drop"], in: folder)
    #expect(solved.code == 0, "\(solved.output)")
    let theirs = try await Tool.run(
      verify + ["--coefficients", "c.json", "--rank-deficient", "drop"], in: folder)
    #expect(theirs.code == 1, "\(theirs.errors)")
  }
}
