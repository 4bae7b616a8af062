/// How the design of a model is made of the columns of a file: all that is needed to make it again for
/// new data.
///
/// ```swift
/// let frame = Frame([.init("y", numbers: [1, 2, 4, 7]), .init("x", numbers: [1, 2, 3, 4])])
/// let recipe = try DesignRecipe(Formula("y ~ x + I(x^2)"), frame: frame)
/// let data = try recipe.design(from: frame)    // data.terms: (Intercept), x, I(x^2)
/// ```
public struct DesignRecipe: Hashable, Sendable {
  /// The formula, as it was written or as it would be.
  public let formula: String
  /// Whether the design starts with a column of ones.
  public let hasIntercept: Bool
  /// What is to be explained.
  public let targets: [Expression]
  /// What is added with the coefficient 1.
  public let offsets: [Expression]
  /// The column of weights.
  public let weights: String?
  /// The factors of the terms.
  public let variables: [DesignVariable]
  /// The terms, without the intercept.
  public let terms: [Term]
  /// The columns of the design, the intercept among them.
  public let columns: [Column]

  /// A named expression.
  public struct Expression: Hashable, Sendable {
    /// As R writes it; a plain column without backquotes.
    public let name: String
    public let content: FormulaExpression
  }

  /// A product of variables; it makes a column for each combination of their columns.
  public struct Term: Hashable, Sendable {
    /// Which of the recipe's variables, in their order.
    public let variables: [Int]
    /// For each of them: whether a category is coded by its contrasts. Otherwise all levels have a column.
    public let isContrast: [Bool]
  }

  /// A column of the design.
  public struct Column: Hashable, Sendable {
    public let name: String
    /// The term that it belongs to, from 1; 0 for the intercept: R's `assign`.
    public let term: Int
    /// The product that it is; empty for the intercept.
    public let factors: [Factor]
  }

  /// A column of a variable.
  public struct Factor: Hashable, Sendable {
    /// Which of the recipe's variables.
    public let variable: Int
    /// Which of the columns that the variable makes, as contrasts or with all levels of a category.
    public let element: Int
    /// For a category: whether it is coded by contrasts.
    public let isContrast: Bool
  }

  /// Learns levels of categories and bases of polynomials from the data.
  ///
  /// - Parameters:
  ///   - formula: what stands on both sides of ~.
  ///   - frame: the columns as they were read.
  ///   - weights: a column that `.` does not stand for.
  ///   - offset: another one; it is added to the offsets of the formula.
  /// - Throws: `.invalidFormula`, `.unknownColumn`, `.duplicateColumn`, `.textColumn`; `.notACategory`;
  ///   `.nothingSelected`; `.tooLarge`.
  public init(
    _ formula: Formula, frame: Frame, weights: String? = nil, offset: String? = nil
  ) throws(DataError) {
    let plan = try DesignPlan(formula, weights: weights, offset: offset, in: frame.schema)
    try self.init(plan, frame: frame)
  }

  init(_ plan: DesignPlan, frame: Frame) throws(DataError) {
    var variables: [DesignVariable] = []
    for variable in plan.terms.variables {
      variables.append(try DesignVariable(variable, of: plan.formula, in: frame))
    }
    self = try Self(plan, variables: variables)
  }

  /// - Parameter variables: the factors of the plan's terms, in their order.
  init(_ plan: DesignPlan, variables: [DesignVariable]) throws(DataError) {
    let made = try Self(
      formula: plan.formula.text, hasIntercept: plan.terms.hasIntercept,
      targets: plan.terms.targets.map { Expression(name: $0.name, content: $0.content) },
      offsets: plan.offsets, weights: plan.weights, variables: variables,
      terms: plan.terms.terms.map { Term(variables: $0.variables, isContrast: $0.isContrast) })
    self = made
  }

  init(
    formula: String, hasIntercept: Bool, targets: [Expression], offsets: [Expression],
    weights: String?, variables: [DesignVariable], terms: [Term]
  ) throws(DataError) {
    self.formula = formula
    self.hasIntercept = hasIntercept
    self.targets = targets
    self.offsets = offsets
    self.weights = weights
    self.variables = variables
    self.terms = terms
    columns = try Self.columns(of: terms, variables, hasIntercept: hasIntercept)
  }
}

extension DesignRecipe {
  /// The names of the columns of the design.
  public var termNames: [String] { columns.map(\.name) }

  /// For each column of the design the term that it belongs to; 0 for the intercept.
  public var assign: [Int] { columns.map(\.term) }

  /// What the terms are called: `origin`, `x:origin`, without the intercept.
  public var termLabels: [String] {
    terms.map { term in
      term.variables.count == 1
        ? variables[term.variables[0]].nameAlone
        : term.variables.map { variables[$0].name }.joined(separator: ":")
    }
  }

  /// The parts of terms and targets that are rounded to doubles even where the rest is evaluated in
  /// higher precision: functions, divisions, orthogonal polynomials.
  public var roundedParts: [String] {
    var seen: Set<String> = []
    return
      (targets.flatMap(\.content.roundedParts).map(\.description)
      + variables.flatMap(\.roundedParts)
      + offsets.flatMap(\.content.roundedParts).map(\.description))
      .filter { seen.insert($0).inserted }
  }

  /// What must be read of a file.
  ///
  /// - Parameter includingTargets: whether targets and weights are wanted as well.
  public func requiredColumns(includingTargets: Bool) -> [FrameColumn] {
    var roles: [String: FrameColumn.Role] = [:]
    var order: [String] = []
    func note(_ name: String, _ role: FrameColumn.Role) {
      if roles[name] == nil { order.append(name) }
      // A category of a column with which is also calculated is made of its numbers.
      if roles[name] != .numbers { roles[name] = role }
    }
    if includingTargets {
      for target in targets { for name in target.content.columns.sorted() { note(name, .numbers) } }
    }
    for variable in variables {
      if case .category(let column, let levels, let areNumbers, _) = variable.content {
        note(column, areNumbers ? .texts : .levels(levels))
      } else {
        for name in variable.columns.sorted() { note(name, .numbers) }
      }
    }
    for offset in offsets { for name in offset.content.columns.sorted() { note(name, .numbers) } }
    if includingTargets, let weights { note(weights, .numbers) }
    return order.map { FrameColumn($0, roles[$0]!) }
  }

  /// More columns than this are a slip: their Gram matrix would not fit any memory.
  private static let mostColumns = 100_000

  private static func columns(
    of terms: [Term], _ variables: [DesignVariable], hasIntercept: Bool
  ) throws(DataError) -> [Column] {
    var columns: [Column] = []
    if hasIntercept {
      columns.append(Column(name: ColumnSelection.interceptTerm, term: 0, factors: []))
    }
    for (position, term) in terms.enumerated() {
      let isAlone = term.variables.count == 1
      let parts = zip(term.variables, term.isContrast).map { number, isContrast in
        let variable = variables[number]
        return variable.suffixes(isContrast: isContrast).enumerated().map { element, suffix in
          (
            name: (isAlone ? variable.nameAlone : variable.name) + suffix,
            factor: Factor(variable: number, element: element, isContrast: isContrast)
          )
        }
      }
      // The columns of the first variable change fastest.
      var products: [(name: String, factors: [Factor])] = parts[0].map { ($0.name, [$0.factor]) }
      for part in parts.dropFirst() {
        guard products.count * part.count <= mostColumns else {
          throw tooMany(term.variables.map { variables[$0].name }.joined(separator: ":"))
        }
        products = part.flatMap { right in
          products.map { ("\($0.name):\(right.name)", $0.factors + [right.factor]) }
        }
      }
      columns += products.map { Column(name: $0.name, term: position + 1, factors: $0.factors) }
      if columns.count > mostColumns { throw tooMany("the formula") }
    }
    return columns
  }

  private static func tooMany(_ what: String) -> DataError {
    DataError(.tooLarge, "\(what) makes more than \(mostColumns) columns")
  }
}
