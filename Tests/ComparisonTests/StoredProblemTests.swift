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
}
