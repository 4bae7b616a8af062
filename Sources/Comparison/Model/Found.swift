internal import BLASBackend
internal import LeastSquares
internal import Matrices

/// What a method found, by itself or by what is to be done where the columns depend on each other.
struct Found {
  var method: String
  var status: SolutionStatus
  var message: String
  var coefficients: Matrix<Double>?
  /// Of a basic solution; nil if all columns have coefficients.
  var keptColumns: [Int]?
}

extension Found {
  init(
    _ problem: ComparisonProblem, _ factor: TSQRAccumulator<Double>, _ options: FitOptions,
    _ observe: ((ComparisonEvent) -> Void)?
  ) throws(ComparisonError) {
    if let constraint = options.constraint {
      self.init(
        try comparing { () throws(LinearAlgebraError) in
          try constraint.solve(ReducedProblem(factor), hasIntercept: problem.hasIntercept)
        })
      message = constraint.description + (message.isEmpty ? "" : "; \(message)")
      return
    }
    guard case .solver(let name) = options.method else {
      self = try comparing { () throws(LinearAlgebraError) in
        try .automatic(problem, factor, options)
      }
      return
    }
    // A certificate may prove full rank where the spectrum, in double precision, does not show it.
    let proven = name == .certified ? try Found.running(name, on: problem, options, observe) : nil
    if let proven, proven.status != .notCertifiable {
      self = proven
      return
    }
    // A penalty chooses among coefficients that the columns leave open.
    if options.penalty != nil {
      self = try .running(name, on: problem, options, observe)
      return
    }
    let reduced = ReducedProblem(factor)
    let spectrum = try comparing { () throws(LinearAlgebraError) in
      try Spectrum(reduced, relativeTolerance: options.rankTolerance)
    }
    if spectrum.rank < problem.terms.count {
      self = try .deficient(name, problem, reduced, spectrum, options, observe)
    } else if let proven {
      self = proven
    } else {
      self = try .running(name, on: problem, options, observe)
    }
  }

  private init(_ solution: LeastSquaresSolution<Double>) {
    self.init(
      method: solution.method, status: solution.status, message: solution.message,
      coefficients: solution.coefficients)
  }

  private static func automatic(
    _ problem: ComparisonProblem, _ factor: TSQRAccumulator<Double>, _ options: FitOptions
  ) throws(LinearAlgebraError) -> Found {
    var found = Found(
      try AutomaticLeastSquares(
        digits: options.digits, whenRankDeficient: options.whenRankDeficient,
        rankTolerance: options.rankTolerance, minimumNorm: options.norm(problem)
      ).solve(problem.data))
    let isBasic = found.method == SolverName.qrcp.rawValue
    guard found.status == .rankDeficient || isBasic else { return found }
    let reduced = ReducedProblem(factor)
    let spectrum = try Spectrum(reduced, relativeTolerance: options.rankTolerance)
    guard spectrum.rank < problem.terms.count else { return found }
    let dependencies = try ColumnDependencies(reduced, spectrum)
    if isBasic { found.keptColumns = dependencies.independentColumns }
    found.explain(dependencies, problem)
    return found
  }

  /// What a method that was asked for makes of columns that depend on each other.
  private static func deficient(
    _ name: SolverName, _ problem: ComparisonProblem, _ reduced: ReducedProblem<Double>,
    _ spectrum: Spectrum, _ options: FitOptions, _ observe: ((ComparisonEvent) -> Void)?
  ) throws(ComparisonError) -> Found {
    let dependencies = try comparing { () throws(LinearAlgebraError) in
      try ColumnDependencies(reduced, spectrum)
    }
    let rank = "rank \(spectrum.rank) of \(problem.terms.count) columns"
    func refusal(_ reason: String) -> Found {
      var found = Found(
        method: name.rawValue, status: .rankDeficient, message: "\(rank): \(reason)")
      found.explain(dependencies, problem)
      return found
    }
    switch options.whenRankDeficient {
    case .error: return refusal("the coefficients are not unique")
    case .minimumNorm where name == .svd:
      return Found(
        try comparing { () throws(LinearAlgebraError) in
          try SVDLeastSquares(
            rankTolerance: options.rankTolerance, minimumNorm: options.norm(problem)
          ).solve(reduced)
        })
    case .minimumNorm where options.iteration.findsLeastNorm(name):
      guard options.norm(problem) == .allCoefficients else {
        return refusal("auto and svd find the slopes of least norm, \(name.rawValue) does not")
      }
      return try running(name, on: problem, options, observe)
    case .minimumNorm:
      return refusal(
        "auto and svd find coefficients of least norm, \(name.rawValue) as it is run does not")
    case .drop:
      let kept = dependencies.independentColumns
      var reducedOptions = options
      reducedOptions.iteration.initialization =
        options.iteration.initialization.keeping(rows: kept)
      let own = try running(name, on: problem.keeping(columns: kept), reducedOptions) { event in
        guard case .iterated(let record) = event else {
          observe?(event)
          return
        }
        observe?(.iterated(record.placed(inColumns: kept, of: problem.terms.count)))
      }
      var found = Found(
        method: own.method, status: own.status,
        message: "\(rank): the dependent columns are left out"
          + (own.message.isEmpty ? "" : "; \(own.message)"),
        coefficients: own.coefficients.map { $0.placed(inRows: kept, of: problem.terms.count) },
        keptColumns: kept)
      found.explain(dependencies, problem)
      return found
    }
  }

  private mutating func explain(_ dependencies: ColumnDependencies, _ problem: ComparisonProblem) {
    message += "; " + dependencies.descriptions(terms: problem.terms).joined(separator: "; ")
  }

  private static func running(
    _ name: SolverName, on problem: ComparisonProblem, _ options: FitOptions,
    _ observe: ((ComparisonEvent) -> Void)?
  ) throws(ComparisonError) -> Found {
    let tolerance = options.rankTolerance
    guard name == .certified || name.kind == .iterative || !problem.isInMemory else {
      return Found(
        try comparing { () throws(LinearAlgebraError) in
          try SolverRun(direct: name, on: problem.data, rankTolerance: tolerance).solution
        })
    }
    let report = try compare(
      problem, solvers: [name], options: options.iteration, rankTolerance: tolerance,
      observe: observe)
    guard let result = report.solutions.first else { preconditionFailure("no solution") }
    let (p, values) = (problem.terms.count, result.coefficients.map(\.value))
    return Found(
      method: name.rawValue, status: result.status, message: result.message,
      coefficients: values.isEmpty
        ? nil : Matrix(rows: p, columns: problem.targets.count, storage: values))
  }
}

extension FitOptions {
  /// Without an intercept there is nothing to leave out of the norm.
  fileprivate func norm(_ problem: ComparisonProblem) -> MinimumNorm {
    problem.hasIntercept ? minimumNorm : .allCoefficients
  }
}

extension IterationOptions {
  /// Whether a method ends at the coefficients of least norm: from 0 it adds nothing but gradients of the given
  /// columns, which lie in the row space of X.
  fileprivate func findsLeastNorm(_ name: SolverName) -> Bool {
    guard initialization == .zero, !standardize, optimizer.clipValue == nil else { return false }
    return switch name {
    case .gd, .momentum, .nesterov, .sgd, .cg, .lsqr, .lsmr: true
    default: false
    }
  }
}

extension Initialization {
  /// The start of a problem in some of the columns.
  fileprivate func keeping(rows: [Int]) -> Initialization {
    guard case .coefficients(let start) = self else { return self }
    return .coefficients(
      Matrix(rows: rows.count, columns: start.columns) { i, j in start[rows[i], j] })
  }
}

extension Matrix<Double> {
  /// The rows of this matrix at some places of one of zeros.
  func placed(inRows places: [Int], of count: Int) -> Matrix {
    var result = Matrix(rows: count, columns: columns)
    for (place, row) in places.enumerated() {
      for j in 0..<columns { result[row, j] = self[place, j] }
    }
    return result
  }
}
