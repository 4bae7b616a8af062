extension DesignRecipe: Codable {
  /// What a stored recipe says about its layout.
  public static let version = "lapwing.design/1"

  private enum CodingKeys: String, CodingKey {
    case version = "schema"
    case formula, hasIntercept, targets, offsets, weights, variables, terms
  }

  /// Decodes and checks a recipe.
  ///
  /// - Throws: `DecodingError` if it is of another version, or does not fit together.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func require(_ condition: Bool, _ key: CodingKeys, _ message: String) throws {
      guard condition else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: message)
      }
    }
    let version = try container.decode(String.self, forKey: .version)
    try require(
      version == Self.version, .version,
      "the design is of the version \(quoted(version)); this program reads \(Self.version)")
    let variables = try container.decode([DesignVariable].self, forKey: .variables)
    let terms = try container.decode([StoredTerm].self, forKey: .terms)
    for term in terms {
      try require(
        !term.variables.isEmpty && term.variables.allSatisfy(variables.indices.contains)
          && Set(term.variables).count == term.variables.count
          && term.isContrast.count == term.variables.count,
        .terms, "a term does not fit the variables")
    }
    let targets = try container.decode([StoredExpression].self, forKey: .targets)
    let offsets = try container.decode([StoredExpression].self, forKey: .offsets)
    let hasIntercept = try container.decode(Bool.self, forKey: .hasIntercept)
    try require(hasIntercept || !terms.isEmpty, .terms, "the design has no column")
    let formula = try container.decode(String.self, forKey: .formula)
    let weights = try container.decodeIfPresent(String.self, forKey: .weights)
    do throws(DataError) {
      self = try Self(
        formula: formula, hasIntercept: hasIntercept,
        targets: targets.map { Expression(name: $0.name, content: $0.content) },
        offsets: offsets.map { Expression(name: $0.name, content: $0.content) },
        weights: weights, variables: variables,
        terms: terms.map { Term(variables: $0.variables, isContrast: $0.isContrast) })
    } catch {
      try require(false, .terms, error.description)
      preconditionFailure("a requirement that fails throws")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(formula, forKey: .formula)
    try container.encode(hasIntercept, forKey: .hasIntercept)
    try container.encode(
      targets.map { StoredExpression(name: $0.name, content: $0.content) }, forKey: .targets)
    try container.encode(
      offsets.map { StoredExpression(name: $0.name, content: $0.content) }, forKey: .offsets)
    try container.encodeIfPresent(weights, forKey: .weights)
    try container.encode(variables, forKey: .variables)
    try container.encode(
      terms.map { StoredTerm(variables: $0.variables, isContrast: $0.isContrast) }, forKey: .terms)
  }

  private struct StoredTerm: Codable {
    var variables: [Int]
    var isContrast: [Bool]
  }
}

/// An expression as text.
private struct StoredExpression: Codable {
  var name: String
  var content: FormulaExpression

  private enum CodingKeys: String, CodingKey {
    case name, expression
  }

  init(name: String, content: FormulaExpression) {
    self.name = name
    self.content = content
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    content = try container.decodeExpression(forKey: .expression)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(content.description, forKey: .expression)
  }
}

extension KeyedDecodingContainer {
  /// An expression that was written as text.
  fileprivate func decodeExpression(forKey key: Key) throws -> FormulaExpression {
    try expression(decode(String.self, forKey: key), forKey: key)
  }

  /// Several of them.
  fileprivate func decodeExpressions(forKey key: Key) throws -> [FormulaExpression] {
    try decode([String].self, forKey: key).map { try expression($0, forKey: key) }
  }

  private func expression(_ source: String, forKey key: Key) throws -> FormulaExpression {
    let text = FormulaText(source)
    do throws(DataError) {
      var parser = try FormulaParser(text)
      return try FormulaInterpreter(text: text, schema: nil).expression(try parser.expression())
    } catch {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: error.description)
    }
  }
}

extension DesignVariable: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, kind, expression, expressions, column, levels, areNumbers, contrasts, degree, alpha
    case squaredNorms, bases
  }

  private enum Kind: String, Codable {
    case number, category, powers, orthogonal, powerProducts, orthogonalProducts
  }

  /// Decodes and checks a variable.
  ///
  /// - Throws: `DecodingError` if its parts do not fit together.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    func corrupted(_ key: CodingKeys, _ message: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: container, debugDescription: message)
    }
    let kind = try container.decode(Kind.self, forKey: .kind)
    switch kind {
    case .number: content = .number(try container.decodeExpression(forKey: .expression))
    case .category:
      let levels = try container.decode([String].self, forKey: .levels)
      let areNumbers = try container.decode(Bool.self, forKey: .areNumbers)
      guard levels.count >= 2, levels.count <= TextTable.limit, Set(levels).count == levels.count
      else { throw corrupted(.levels, "a category has 2 to 1000 different levels") }
      if areNumbers, let level = levels.first(where: { parseNumber($0)?.isFinite != true }) {
        throw corrupted(.levels, "\(quoted(level)) is not a number")
      }
      let contrasts =
        try container.decodeIfPresent(Contrasts.self, forKey: .contrasts) ?? .treatment
      guard contrasts != .poly || levels.count <= Contrasts.mostPolynomialLevels else {
        throw corrupted(.levels, "these are too many levels for polynomials")
      }
      content = .category(
        column: try container.decode(String.self, forKey: .column), levels: levels,
        areNumbers: areNumbers, contrasts)
    case .powers:
      let degree = try container.decode(Int.self, forKey: .degree)
      guard (1...100).contains(degree) else { throw corrupted(.degree, "the degree is 1 to 100") }
      content = .powers(try container.decodeExpression(forKey: .expression), degree: degree)
    case .orthogonal:
      let basis = PolynomialBasis(
        alpha: try container.decode([Double].self, forKey: .alpha),
        squaredNorms: try container.decode([Double].self, forKey: .squaredNorms))
      guard let basis else { throw corrupted(.alpha, "these make no orthogonal polynomials") }
      content = .orthogonal(try container.decodeExpression(forKey: .expression), basis)
    case .powerProducts, .orthogonalProducts:
      let expressions = try container.decodeExpressions(forKey: .expressions)
      let degree = try container.decode(Int.self, forKey: .degree)
      guard (1...100).contains(degree), expressions.count >= 2,
        PolynomialTerms.count(variables: expressions.count, degree: degree) != nil
      else { throw corrupted(.degree, "these make no products of powers") }
      guard kind == .orthogonalProducts else {
        content = .powerProducts(expressions, degree: degree)
        return
      }
      let bases = try container.decode([StoredBasis].self, forKey: .bases).compactMap {
        PolynomialBasis(alpha: $0.alpha, squaredNorms: $0.squaredNorms)
      }
      guard bases.count == expressions.count, bases.allSatisfy({ $0.degree == degree }) else {
        throw corrupted(.bases, "these make no orthogonal polynomials")
      }
      content = .orthogonalProducts(expressions, bases)
    }
  }

  private struct StoredBasis: Codable {
    var alpha: [Double]
    var squaredNorms: [Double]
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    switch content {
    case .number(let expression):
      try container.encode(Kind.number, forKey: .kind)
      try container.encode(expression.description, forKey: .expression)
    case .category(let column, let levels, let areNumbers, let contrasts):
      try container.encode(Kind.category, forKey: .kind)
      try container.encode(column, forKey: .column)
      try container.encode(levels, forKey: .levels)
      try container.encode(areNumbers, forKey: .areNumbers)
      if contrasts != .treatment { try container.encode(contrasts, forKey: .contrasts) }
    case .powers(let expression, let degree):
      try container.encode(Kind.powers, forKey: .kind)
      try container.encode(expression.description, forKey: .expression)
      try container.encode(degree, forKey: .degree)
    case .orthogonal(let expression, let basis):
      try container.encode(Kind.orthogonal, forKey: .kind)
      try container.encode(expression.description, forKey: .expression)
      try container.encode(basis.alpha, forKey: .alpha)
      try container.encode(basis.squaredNorms, forKey: .squaredNorms)
    case .powerProducts(let expressions, let degree):
      try container.encode(Kind.powerProducts, forKey: .kind)
      try container.encode(expressions.map(\.description), forKey: .expressions)
      try container.encode(degree, forKey: .degree)
    case .orthogonalProducts(let expressions, let bases):
      try container.encode(Kind.orthogonalProducts, forKey: .kind)
      try container.encode(expressions.map(\.description), forKey: .expressions)
      try container.encode(bases[0].degree, forKey: .degree)
      try container.encode(
        bases.map { StoredBasis(alpha: $0.alpha, squaredNorms: $0.squaredNorms) }, forKey: .bases)
    }
  }
}
