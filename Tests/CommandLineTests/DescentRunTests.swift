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

  /// Killed again and again, each time it goes on from what was saved last: a while after it was seen to save, or after
  /// it was started, both of lengths that a seed gives.
  @Test(arguments: [
    "--solvers adam --batch-size 7 --seed 3 --schedule cosine",
    "--solvers momentum --step 0.001 --momentum 0.99 --tolerance 0 --average-from 5 --exact-gradient",
    "--solvers sgd --batch-size 10 --step 1e-5 --validation-fraction 0.2 --patience 700",
    "--solvers saga --seed 4 --step 1e-5 --tolerance 0",
    "--solvers lsmr --preconditioner none --tolerance 0 --max-iterations 1000",
  ])
  func killedRunsGoOnToTheSameBits(_ options: String) async throws {
    let folder = try Folder([:])
    // With one column a Krylov method is done in two steps.
    let isKrylov = options.contains("lsmr")
    if isKrylov {
      let problem = "problem.csv --rows 200 --columns 60 --condition-number 1e6 --seed 1"
      let made = try await Tool.run(
        ["generate"] + problem.split(separator: " ").map(String.init), in: folder)
      #expect(made.code == 0, "\(made.errors)")
    }
    let command =
      ["compare", isKrylov ? "problem.csv" : Self.linear, "--target", "y", "--json", "-"]
      + (isKrylov ? [] : ["--max-epochs", "300"])
      + options.split(separator: " ").map(String.init)
    let whole = try await Tool.run(command + ["--history", "whole.csv"], in: folder)
      .decode(Report.self).solutions[0]
    let saving =
      command + ["--checkpoint", "run", "--checkpoint-interval", "0", "--resume"]
    var state = UInt64(options.utf8.count)
    let moments = (0..<8).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return String(format: "0.%03d", Int((state >> 33) % 30))
    }
    // A saved state is another file each time, and writing it is what takes the time of the run.
    let killed = try await Tool.shell(
      #"""
      for moment in \#(moments.joined(separator: " ")); do
        before=$(ls -i run 2>/dev/null)
        "$0" "$@" > /dev/null 2>&1 &
        child=$!
        case $moment in *[02468]) while [ "$before" = "$(ls -i run 2>/dev/null)" ] && kill -0 $child; do sleep 0.005; done;; esac
        sleep $moment
        kill -9 $child && echo killed
        wait $child
      done 2>/dev/null
      true
      """#, saving, in: folder)
    #expect(killed.output.contains("killed"))
    #expect(FileManager.default.fileExists(atPath: folder.path("run")))
    let outcome = try await Tool.run(saving + ["--history", "resumed.csv"], in: folder)
    let resumed = try outcome.decode(Report.self).solutions[0]
    #expect(resumed.coefficients.map(\.value) == whole.coefficients.map(\.value))
    #expect(resumed.iterations == whole.iterations && resumed.epochs == whole.epochs)
    #expect(resumed.status == whole.status)
    // All but the times, from the start on.
    let histories = try ["whole.csv", "resumed.csv"].map { name in
      try rows(folder.text(name)).map { $0.dropLast() }
    }
    #expect(histories[0] == histories[1] && histories[0].count > 300)
    // Nothing is left of what a kill cut off.
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(Set(left).subtracting(["problem.csv"]) == ["resumed.csv", "run", "whole.csv"])
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
    for refused in [
      "--resume", "--checkpoint run", "--method qr --checkpoint run",
    ] {
      let alone = try await Tool.run(
        ["fit", Self.linear, "--target", "y"] + refused.split(separator: " ").map(String.init),
        in: folder)
      #expect(alone.code == 64 && alone.errors.contains("--checkpoint"), "\(alone.errors)")
    }
    let two = try await Tool.run(
      ["compare", Self.linear, "--target", "y", "--solvers", "gd,adam", "--checkpoint", "run"],
      in: folder)
    #expect(two.code == 64 && two.errors.contains("there are 2"), "\(two.errors)")
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
    let losses = others.compactMap(\.loss)
    // Best first, but for rounding.
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 <= $1 * (1 + 1e-9) })
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
