import DataReading
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing

@testable import Comparison

/// Problems whose rows are read block by block, against the same ones in memory.
@Suite struct StoredProblemTests {
  private static let text: String = {
    let problem = TestProblem(columns: 3, conditionNumber: 5, noise: 0.5, sparsity: 0, seed: 5)
    let samples = problem.samples(block: 0, rows: 500)
    var text = "x1,x2,x3,y,o,w\n"
    for i in 0..<500 {
      text += samples[4 * i..<4 * i + 4].map { "\($0)" }.joined(separator: ",")
      text += ",\(["a", "b", "c"][i * i % 3]),\(i % 4 + 1)\n"
    }
    return text
  }()

  private func request(_ formula: String, _ weights: String?) -> DesignRequest {
    DesignRequest(.formula(formula), weights: weights)
  }

  /// In blocks of about 60 rows.
  private func stored(
    _ formula: String = "y ~ x1 + x2 + x3", weights: String? = nil, text: String = text
  ) throws -> ComparisonProblem {
    let rows = try StoredRows(
      DesignBlocks(.text(text), request: request(formula, weights), keepsDecimals: true))
    return try ComparisonProblem(rows, blocks: StoredBlocks(rows, numbersPerBlock: 300))
  }

  private func inMemory(
    _ formula: String = "y ~ x1 + x2 + x3", weights: String? = nil, text: String = text
  ) throws -> ComparisonProblem {
    ComparisonProblem(
      try TabularData(csv: .text(text), request: request(formula, weights), keepsDecimals: true))
  }

  @Test(arguments: [nil, "w"])
  func aComparisonFindsWhatItFindsInMemory(_ weights: String?) throws {
    let formula = "y ~ x1 + x2 + x3 + o"
    let solvers: [SolverName] = [.normal, .qr, .qrcp, .svd, .certified, .gd, .momentum, .adam]
    var options = IterationOptions()
    for standardize in [false, true] {
      options.standardize = standardize
      let (a, b) = (
        try compare(stored(formula, weights: weights), solvers: solvers, options: options),
        try compare(inMemory(formula, weights: weights), solvers: solvers, options: options)
      )
      #expect(a.problem.rows == 500 && a.problem.rank == b.problem.rank)
      #expect(a.problem.problemKind == "decimal" && a.reference == "certified")
      #expect(a.certificate == b.certificate)
      for (x, y) in zip(a.solutions, b.solutions) {
        #expect(x.method == y.method && x.status == y.status, "\(x.method): \(x.message)")
        let size = y.coefficients.map { abs($0.value) }.max() ?? 0
        for (c, d) in zip(x.coefficients, y.coefficients) {
          // Direct methods are n·p·κ·ε apart, descents what their tolerance of 1e-10 leaves, times κ².
          let tolerance = x.kind == .direct ? 1e-11 : 1e-8
          #expect(abs(c.value - d.value) <= tolerance * size, "\(x.method)")
        }
        #expect(abs(x.residualNorm[0] - y.residualNorm[0]) <= 1e-9 * y.residualNorm[0])
        if x.method == "certified" { #expect(x.coefficients == y.coefficients) }
        if x.kind == .iterative {
          let (s, t) = (try #require(x.stepSize), try #require(y.stepSize))
          #expect(abs(s - t) <= 1e-9 * t && abs(x.iterations - y.iterations) <= 2)
        }
      }
    }
  }

  @Test func batchesLieInBlocksAndEveryRowCounts() throws {
    var options = IterationOptions(maximumEpochs: 3)
    options.batch = BatchOptions(size: 7, seed: 4)
    let problem = try stored()
    let a = try compare(problem, solvers: [.sgd], options: options).solutions[0]
    // Blocks of 60 rows hold 8 batches of 7 rows; 500 rows are 72 batches.
    #expect(a.iterations == 3 * 72 && a.epochs == 3)
    #expect(a.message.contains("blocks of 56 rows"), "\(a.message)")
    let b = try compare(problem, solvers: [.sgd], options: options).solutions[0]
    #expect(a.coefficients == b.coefficients)
    options.batch.seed = 5
    let other = try compare(problem, solvers: [.sgd], options: options).solutions[0]
    #expect(a.coefficients != other.coefficients)
    // As they stand, batches are those of the rows in memory.
    options.batch.order = .sequential
    let (s, m) = (
      try compare(problem, solvers: [.adam], options: options).solutions[0],
      try compare(inMemory(), solvers: [.adam], options: options).solutions[0]
    )
    #expect(!s.message.contains("blocks of"))
    for (c, d) in zip(s.coefficients, m.coefficients) {
      #expect(abs(c.value - d.value) <= 1e-9 * max(1, abs(d.value)))
    }
  }

  @Test func fitsHaveTheStatisticsOfThoseInMemory() throws {
    for method in ["certified", "gd"] {
      let options = FitOptions(
        method: try #require(FitMethod(name: method)),
        iteration: IterationOptions(tolerance: 1e-12))
      let request = request("y ~ x1 + x2 + o", "w")
      let rows = try StoredRows(DesignBlocks(.text(Self.text), request: request))
      let a = try fit(rows, options: options)
      let b = try fit(TabularData(csv: .text(Self.text), request: request), options: options)
      #expect(a.status == b.status && a.weights?.observations == b.weights?.observations)
      let (s, t) = (try #require(try a.inference()), try #require(try b.inference()))
      for (x, y) in zip(s.fits[0].standardErrors, t.fits[0].standardErrors) {
        #expect(abs(x! - y!) <= 1e-12 * y!)
      }
      #expect(abs(s.fits[0].logLikelihood! - t.fits[0].logLikelihood!) <= 1e-9)
      if method == "certified" { #expect(a.coefficients == b.coefficients) }
    }
  }

  @Test func dependentColumnsAreFoundAndLeftOut() throws {
    let formula = "y ~ x1 + x2 + I(x1 + x2)"
    let a = try compare(stored(formula), solvers: [.svd, .gd, .certified])
    #expect(a.problem.rank == 3 && a.certificate == nil && a.reference == "svd")
    #expect(a.solutions[1].digits ?? 0 > 5 && a.solutions[2].status == .notCertifiable)
    let (kept, relations) = try stored(formula).droppingDependentColumns()
    #expect(kept.terms == ["(Intercept)", "x1", "x2"] && relations.count == 1)
    let b = try compare(kept, solvers: [.certified, .gd])
    let c = try compare(
      inMemory(formula).droppingDependentColumns().problem, solvers: [.certified, .gd])
    #expect(b.solutions[0].coefficients == c.solutions[0].coefficients)
    #expect(b.solutions[1].status == .converged)
    let model = try fit(
      StoredRows(DesignBlocks(.text(Self.text), request: request(formula, nil))),
      options: FitOptions(method: .solver(.gd)))
    #expect(model.coefficients[0][3] == nil && model.coefficients[0][2] != nil)
  }

  @Test func whatNeedsMemoryIsRefusedByName() throws {
    let problem = try stored()
    for name in [SolverName.choleskyQR, .svrg, .saga, .fista, .lbfgs, .cg, .lsqr, .lsmr] {
      #expect(!name.readsBlocks)
      do throws(ComparisonError) {
        _ = try compare(problem, solvers: [.qr, name])
        Issue.record("\(name) was run")
      } catch .needsMemory(let reason) {
        #expect(reason.hasPrefix(name.rawValue + " "))
      } catch { Issue.record("\(error)") }
    }
    let others = SolverName.standard.filter { !$0.readsBlocks }
    #expect(others.isEmpty)
  }

  @Test func savedRunsOfOtherBlocksAreRefused() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var options = IterationOptions(maximumIterations: 9)
    options.batch = BatchOptions(size: 5, seed: 4)
    options.control.checkpoint = CheckpointOptions(path: path, interval: 0, resumes: true)
    _ = try compare(stored(), solvers: [.adam], options: options)
    let whole = try inMemory()
    do throws(ComparisonError) {
      _ = try compare(whole, solvers: [.adam], options: options)
      Issue.record("a run in blocks went on in memory")
    } catch .checkpoint(let reason) {
      #expect(reason.contains("other data"))
    } catch { Issue.record("\(error)") }
  }

  private func expectSame(_ a: [CoefficientReport], _ b: [CoefficientReport], _ tolerance: Double) {
    #expect(a.count == b.count && !a.isEmpty)
    for (x, y) in zip(a, b) {
      #expect(abs(x.value - y.value) <= tolerance * max(1, abs(y.value)), "\(x.term)")
    }
  }

  /// The same rows are held back as in memory, whatever the blocks and the batches.
  @Test(arguments: [nil, 7])
  func heldBackRowsAreThoseInMemory(_ batchSize: Int?) throws {
    for (fraction, standardize) in [(0.25, true), (0.8, false)] {
      // Few epochs: after eight or nine, a matter of the last bits, a step changes nothing any more.
      var options = IterationOptions(maximumEpochs: 6, standardize: standardize)
      options.validation = ValidationOptions(fraction: fraction, patience: 5)
      options.batch = BatchOptions(size: batchSize, order: .sequential, seed: 9)
      for (formula, solver) in [
        ("y ~ x1 + x2 + o", batchSize == nil ? SolverName.gd : .sgd),
        ("cbind(x3, y) ~ x1 + x2", batchSize == nil ? .momentum : .adam),
      ] {
        var losses: [[[Double]]] = []
        var reports: [ComparisonReport] = []
        for problem in [try stored(formula, weights: "w"), try inMemory(formula, weights: "w")] {
          var own: [[Double]] = []
          reports.append(
            try compare(problem, solvers: [solver], options: options) { event in
              if case .iterated(let record) = event {
                own.append([record.validationObjective ?? .nan, record.objective])
              }
            })
          losses.append(own)
        }
        for (a, b) in zip(reports[0].solutions, reports[1].solutions) {
          #expect(a.message.contains("\(Int(500 * fraction)) rows were held back"), "\(a.message)")
          #expect(a.status == b.status && a.iterations == b.iterations, "\(a.method) \(fraction)")
          expectSame(a.coefficients, b.coefficients, 1e-9)
          // The noise of the batches is that of the rows of the fit.
          #expect(a.message.contains("at this step") == b.message.contains("at this step"))
        }
        #expect(losses[0].count == losses[1].count)
        for (x, y) in zip(losses[0].joined(), losses[1].joined()) {
          #expect(abs(x - y) <= 1e-9 * abs(y), "\(fraction)")
        }
      }
    }
  }

  /// Shuffled: every batch but the last one is whole, and every row that is not held back counts once in an epoch.
  @Test func shuffledBatchesLeaveOutWhatIsHeldBack() throws {
    var options = IterationOptions(maximumEpochs: 3)
    options.validation = ValidationOptions(fraction: 0.2)
    options.batch = BatchOptions(size: 7, seed: 4)
    let a = try compare(try stored(), solvers: [.sgd], options: options).solutions[0]
    // 60 rows a block leave 48 for the fit, so 42 of them are a block; 400 rows are 58 batches.
    #expect(a.iterations == 3 * 58 && a.message.contains("blocks of 42 rows"), "\(a.message)")
  }

  @Test func theNoiseOfBatchesIsThatInMemory() throws {
    var options = IterationOptions(step: 0.01, maximumEpochs: 3)
    options.batch = BatchOptions(size: 7, order: .sequential, seed: 4)
    let (a, b) = (
      try compare(stored(), solvers: [.sgd], options: options).solutions[0],
      try compare(inMemory(), solvers: [.sgd], options: options).solutions[0]
    )
    #expect(a.message == b.message && a.message.contains("at this step mini-batches"))
  }

  @Test(arguments: [nil, 7])
  func sweepsFindWhatTheyFindInMemory(_ batchSize: Int?) throws {
    var options = IterationOptions(maximumIterations: 300, maximumEpochs: 20, standardize: true)
    options.batch = BatchOptions(size: batchSize, order: .sequential)
    options.validation = ValidationOptions(fraction: 0.2)
    let grid = SweepGrid(
      method: .momentum, steps: [1e-3, 1e-2, 10], momenta: [0, 0.9], seeds: [0, 1])
    let (a, b) = (
      try sweep(stored(weights: "w"), grid, options: options),
      try sweep(inMemory(weights: "w"), grid, options: options)
    )
    #expect(a.rows == 500 && a.columns == 4 && a.configurations.count == 12)
    let (s, t) = (try #require(a.largestEigenvalue), try #require(b.largestEigenvalue))
    #expect(abs(s - t) <= 1e-12 * t)
    #expect(a.configurations.count { $0.status == .diverged } >= 4)
    for (x, y) in zip(a.configurations, b.configurations) where x.status != .diverged {
      #expect(x.stepSize == y.stepSize && x.momentum == y.momentum && x.status == y.status)
      expectSame(x.coefficients, y.coefficients, 1e-9)
      let (v, w) = (try #require(x.validationLoss), try #require(y.validationLoss))
      #expect(abs(v - w) <= 1e-9 * w)
    }
  }

  /// What overflows in XᵀX does not in R.
  @Test func sweepsOfHugeColumnsKnowTheirSpectrum() throws {
    let text = "x,y\n" + (0..<100).map { "\($0 % 7)e200,\($0 % 5)\n" }.joined()
    let grid = SweepGrid(steps: [1])
    let rows = try StoredRows(DesignBlocks(.text(text), request: request("y ~ x", nil)))
    let a = try sweep(
      ComparisonProblem(rows, blocks: StoredBlocks(rows, numbersPerBlock: 60)), grid)
    let b = try sweep(
      ComparisonProblem(TabularData(csv: .text(text), request: request("y ~ x", nil))), grid)
    #expect(a.largestEigenvalue == b.largestEigenvalue && a.configurations[0].status == .diverged)
  }

  @Test func ridgeFindsWhatItFindsInMemory() throws {
    for weights in [nil, "w"] {
      let formula = "cbind(y, x3) ~ x1 + x2 + o"
      let (a, b) = (
        try stored(formula, weights: weights), try inMemory(formula, weights: weights)
      )
      let (s, t) = (try a.ridge(), try b.ridge())
      let penalties = [0, 1e-2, 1, 100, 1e4]
      for penalty in penalties {
        let (u, v) = (
          try s.coefficients(penalty: penalty), try t.coefficients(penalty: penalty)
        )
        #expect(try u.subtracting(v).maxNorm() <= 1e-12 * v.maxNorm())
      }
      // Errors and their sums are those of 500 rows in another order.
      for (u, v) in [
        (
          try a.leaveOneOutErrors(of: s, penalties: penalties),
          try b.leaveOneOutErrors(of: t, penalties: penalties)
        ),
        (
          try a.crossValidationErrors(folds: 7, penalties: penalties),
          try b.crossValidationErrors(folds: 7, penalties: penalties)
        ),
      ] {
        #expect(u.shape == v.shape && v.shape.columns == 2)
        #expect(try u.subtracting(v).maxNorm() <= 1e-12 * v.maxNorm(), "\(weights ?? "")")
      }
    }
    let problem = try stored()
    do throws(ComparisonError) {
      _ = try problem.crossValidationErrors(folds: 501, penalties: [1])
      Issue.record("501 parts of 500 rows")
    } catch .linearAlgebra(.outOfRange) {} catch { Issue.record("\(error)") }
  }
}
