import Lapwing

/// What the harness can ask for: a call of the library on a problem in memory.
enum Workload: String, Codable, CaseIterable {
  case normal, qr, automatic, certified, gradient

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
