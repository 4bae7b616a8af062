import Foundation
import Testing

/// Runs of the descent family as users make them: histories, checkpoints, sweeps.
@Suite(.timeLimit(.minutes(3))) struct DescentRunTests {
  private static let linear = Tool.file("Examples/Data/linear100.csv")

  private struct Report: Decodable {
    struct Solution: Decodable {
      struct Coefficient: Decodable { let value: Double }
      let status: String
      let coefficients: [Coefficient]
      let iterations: Int
      let epochs: Int
      let message: String
    }
    let solutions: [Solution]
  }

  private func rows(_ text: String) -> [[String]] {
    text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test(arguments: [10, 32])
  func historyHasTrainingAndValidationLossPerEpoch(_ batchSize: Int) async throws {
    let outcome = try await Tool.run([
      "compare", Self.linear, "--target", "y", "--solvers", "adam", "--batch-size",
      "\(batchSize)", "--max-epochs", "100", "--schedule", "cosine", "--step", "0.5", "--seed",
      "7", "--validation-fraction", "0.2", "--history", "-", "--json", "/dev/null",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let lines = Array(rows(outcome.output).prefix { $0.count == 9 })
    #expect(
      lines.first == [
        "method", "target", "epoch", "iteration", "trainLoss", "validationLoss", "gradientNorm",
        "step", "seconds",
      ])
    let epochs = lines.dropFirst()
    #expect(epochs.map { $0[2] } == (0...100).map { "\($0)" })
    let updates = (80 + batchSize - 1) / batchSize
    #expect(epochs.map { $0[3] } == (0...100).map { "\($0 * updates)" })
    try #require(epochs.count == 101)
    let losses = try epochs.map { try #require(Double($0[4])) }
    let held = try epochs.map { try #require(Double($0[5])) }
    // The noise of the data has variance 1: half of it is what no fit explains.
    #expect(losses[100] < 0.8 && losses[100] > 0.3 && losses[0] > 5 * losses[100])
    #expect(held[100] < held[0])
  }

  @Test func interruptedRunsGoOnToTheSameBits() async throws {
    let folder = try Folder([:])
    let command = [
      "compare", Self.linear, "--target", "y", "--solvers", "adam", "--batch-size", "7",
      "--max-epochs", "300", "--seed", "3", "--schedule", "cosine", "--json", "-",
    ]
    let whole = try await Tool.run(command, in: folder).decode(Report.self).solutions[0]
    // Killed again and again, wherever it is; each time it goes on from what was saved last.
    let saving =
      command + ["--checkpoint", "run", "--checkpoint-interval", "0", "--resume"]
    for moment in ["0.15", "0.25", "0.4", "0.3"] {
      _ = try await Tool.shell(
        #""$0" "$@" > /dev/null 2>&1 & child=$!; sleep \#(moment); kill -9 $child; wait $child; true"#,
        saving, in: folder)
    }
    let outcome = try await Tool.run(saving, in: folder)
    let resumed = try outcome.decode(Report.self).solutions[0]
    #expect(resumed.coefficients.map(\.value) == whole.coefficients.map(\.value))
    #expect(resumed.iterations == whole.iterations && resumed.epochs == whole.epochs)
    #expect(resumed.status == whole.status)
    for (other, reason) in [
      (["--seed", "4"], "other options"), (["--batch-size", "8"], "other options"),
      (["--features", "x", "--no-intercept"], "other data"),
      (["--solvers", "sgd"], "saved by adam"),
    ] {
      var changed = saving
      for index in stride(from: 0, to: other.count, by: 1) where other[index].hasPrefix("--") {
        if let place = changed.firstIndex(of: other[index]), index + 1 < other.count {
          changed[place + 1] = other[index + 1]
        } else {
          changed += other[index...].prefix { $0 == other[index] || !$0.hasPrefix("--") }
        }
      }
      let refused = try await Tool.run(changed, in: folder)
      #expect(refused.code == 65 && refused.errors.contains(reason), "\(refused.errors)")
    }
  }

  @Test func interruptLeavesTheBestSoFarAndACheckpoint() async throws {
    let folder = try Folder([:])
    let outcome = try await Tool.run(
      [
        "compare", Self.linear, "--target", "y", "--solvers", "sgd", "--step", "1e-9",
        "--max-epochs", "100000000", "--tolerance", "0", "--json", "-", "--checkpoint", "run",
      ], in: folder, interruptedAfter: .seconds(3))
    #expect(outcome.code == 130)
    let solution = try outcome.decode(Report.self).solutions[0]
    #expect(solution.status == "interrupted" && solution.iterations > 0)
    #expect(FileManager.default.fileExists(atPath: folder.url.appending(path: "run").path))
  }

  @Test func damagedCheckpointsAreRefused() async throws {
    let folder = try Folder(["run": "not a checkpoint"])
    let outcome = try await Tool.run(
      [
        "fit", Self.linear, "--target", "y", "--method", "gd", "--checkpoint", "run", "--resume",
      ], in: folder)
    #expect(outcome.code == 65 && outcome.errors.contains("not a saved run"))
    let alone = try await Tool.run(["fit", Self.linear, "--target", "y", "--resume"])
    #expect(alone.code == 64)
  }

  /// Fine-tuning: from a saved model a descent on the same rows has nothing left to do.
  @Test func runsStartFromASavedModel() async throws {
    let folder = try Folder([:])
    let saved = try await Tool.run(
      ["fit", Self.linear, "--target", "y", "--save", "model.json", "--json", "fit.json"],
      in: folder)
    #expect(saved.code == 0, "\(saved.errors)")
    for start in ["model.json", "fit.json"] {
      let outcome = try await Tool.run(
        [
          "compare", Self.linear, "--target", "y", "--solvers", "gd", "--init", start,
          "--max-iterations", "0", "--json", "-",
        ], in: folder)
      let solution = try outcome.decode(Report.self).solutions[0]
      #expect(abs(solution.coefficients[1].value - 2.9684675107010197) <= 1e-12)
    }
    let missing = try await Tool.run(
      ["fit", Self.linear, "--target", "y", "--method", "gd", "--init", "none.json"])
    #expect(missing.code == 66 && missing.errors.contains("--init"))
  }

  private struct Sweep: Decodable {
    struct Configuration: Decodable {
      let stepSize: Double
      let momentum: Double?
      let status: String
      let message: String
      let loss: Double?
      let largestStableStep: Double?
    }
    let schema: String
    let passes: Int
    let configurations: [Configuration]
  }

  @Test func sweepRanksAndExplains() async throws {
    let outcome = try await Tool.run([
      "sweep", Self.linear, "--target", "y", "--step", "1e-4..10:log:16", "--momentum", "0,0.9",
      "--max-iterations", "200", "--json", "-",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let sweep = try outcome.decode(Sweep.self)
    #expect(sweep.schema == "lapwing.sweep/1" && sweep.configurations.count == 32)
    // The start and at most a pass for each step: the configurations share them.
    #expect(sweep.passes <= 202)
    let diverged = sweep.configurations.filter { $0.status == "diverged" }
    let others = sweep.configurations.filter { $0.status != "diverged" }
    #expect(!diverged.isEmpty && !others.isEmpty)
    #expect(sweep.configurations.suffix(diverged.count).allSatisfy { $0.status == "diverged" })
    #expect(others.compactMap(\.loss) == others.compactMap(\.loss).sorted())
    for one in diverged {
      #expect(one.stepSize > one.largestStableStep ?? .infinity)
      #expect(one.message.contains("exceeds 2(1 + μ)/λmax") && one.message.contains("% of λmax"))
    }
    for one in others { #expect(one.stepSize <= one.largestStableStep ?? 0) }
  }

  @Test(arguments: ["0..1:log:3", "1:2", "a", "", "1..2:lin:0", "-1", "0"])
  func sweepRefusesOtherLists(_ list: String) async throws {
    let outcome = try await Tool.run(["sweep", Self.linear, "--target", "y", "--step", list])
    #expect(outcome.code == 64 && outcome.errorLines.count == 1)
  }
}
