import Foundation
import Lapwing

/// What the harness can ask for: a call of the library on a problem in memory.
enum Workload: String, Codable, CaseIterable {
  case normal, qr, automatic, certified, gradient, epoch, sweep
  case sweepGram = "sweep-gram"

  /// - Returns: the coefficients and how long the call took, in seconds (a step of `gradient`).
  func run(
    _ problem: LeastSquaresProblem<Double>, _ request: Request
  ) throws -> (coefficients: [Double], seconds: Double) {
    switch self {
    case .normal: return try direct(problem, NormalEquations())
    case .qr: return try direct(problem, QRLeastSquares())
    case .automatic: return try direct(problem, AutomaticLeastSquares())
    case .certified:
      let (certificate, seconds) = try timed {
        try CertificateProblem(problem.rowBlock).certified()
      }
      return (certificate.solutions[0].coefficients.map(\.value), seconds)
    case .gradient:
      let steps = request.iterations ?? 20
      var iteration = try GradientDescent(stepSize: .fixed(request.step ?? 0.1))
        .makeIteration(on: problem)
      let (outcome, seconds) = try timed {
        try Lapwing.run(&iteration, until: FirstOf<Double>([]), iterationLimit: steps)
      }
      return (Array(outcome.last.parameters.storage), seconds / Double(steps))
    case .epoch: return try epoch(problem, request)
    case .sweep: return try sweep(problem, request, cachesGram: false)
    case .sweepGram: return try sweep(problem, request, cachesGram: true)
    }
  }

  /// An epoch over mini-batches, without the measurement at its end.
  private func epoch(
    _ problem: LeastSquaresProblem<Double>, _ request: Request
  ) throws -> (coefficients: [Double], seconds: Double) {
    let rate = LearningRate<Double>(request.step ?? 0.01)
    let rule: any Optimizer<Double> = request.rule == "adam" ? Chain(Adam(), rate) : rate
    let descent = Descent<Double>(
      rule, batchSize: request.batch ?? 32,
      order: request.shuffled == true ? .shuffled : .sequential, measuresEvery: 2)
    var iteration = try descent.makeIteration(on: problem)
    let (_, seconds) = try timed {
      while iteration.state.epoch == 0 { _ = try iteration.advance() }
    }
    return (Array(iteration.state.parameters.storage), seconds)
  }

  /// 64 step sizes at once; the last one is the largest.
  private func sweep(
    _ problem: LeastSquaresProblem<Double>, _ request: Request, cachesGram: Bool
  ) throws -> (coefficients: [Double], seconds: Double) {
    let zero = Matrix<Double>(rows: problem.columns, columns: 1)
    let configurations: [(optimizer: any Optimizer<Double>, start: Matrix<Double>)] = (0..<64).map {
      (LearningRate(1e-4 * pow(1e4, Double($0) / 63) * (request.step ?? 1)), zero)
    }
    return try timed {
      var iteration = try Descent<Double>(LearningRate(1), cachesGram: cachesGram)
        .makeIteration(of: configurations, on: problem)
      for _ in 0..<(request.iterations ?? 100) { _ = try iteration.advance() }
      return Array(iteration.state.parameters.storage.suffix(problem.columns))
    }
  }

  private func direct(
    _ problem: LeastSquaresProblem<Double>, _ solver: some LeastSquaresSolver<Double>
  ) throws -> (coefficients: [Double], seconds: Double) {
    let (solution, seconds) = try timed { try solver.solve(problem) }
    guard let coefficients = solution.coefficients else { throw Failure.noAnswer(solution.message) }
    return (Array(coefficients.storage), seconds)
  }
}

enum Failure: Error { case noAnswer(String), notLoaded, badRequest(String) }
