/// A formula that was understood over the columns of a file, before data were read.
struct DesignPlan {
  let formula: Formula
  let terms: FormulaTerms
  let offsets: [DesignRecipe.Expression]
  let weights: String?

  /// - Throws: `.invalidFormula`, `.unknownColumn`, `.duplicateColumn`, `.textColumn`,
  ///   `.nothingSelected`.
  init(
    _ formula: Formula, weights: String?, offset: String?, in schema: Schema
  ) throws(DataError) {
    self.formula = formula
    self.weights = weights
    for (name, role) in [(weights, "weights"), (offset, "offset")] {
      guard let name else { continue }
      if schema.columns[try schema.index(of: name)].kind == .text {
        throw DataError(.textColumn, "the \(role) are text, not numbers", column: name)
      }
    }
    terms = try FormulaTerms(
      target: formula.target, terms: formula.terms, text: formula.characters, schema: schema,
      excluded: Set([weights, offset].compactMap { $0 }))
    var offsets = terms.offsets.map {
      DesignRecipe.Expression(name: $0.name, content: $0.content)
    }
    if let offset {
      let name = "offset(\(FormulaNotation.name(offset)))"
      if !offsets.contains(where: { $0.name == name }) {
        offsets.append(.init(name: name, content: .column(offset)))
      }
    }
    self.offsets = offsets
    if terms.terms.isEmpty && !terms.hasIntercept {
      throw DataError(.nothingSelected, "the formula \(quoted(formula.text)) has no terms")
    }
  }

  /// Targets and terms that are nothing but different columns of numbers, in the order of the design.
  var plainColumns: ColumnSelection? {
    guard offsets.isEmpty, weights == nil else { return nil }
    var features: [String] = []
    for term in terms.terms {
      guard term.variables.count == 1,
        case .number(.column(let column)) = terms.variables[term.variables[0]].content
      else { return nil }
      features.append(column)
    }
    var targets: [String] = []
    for target in terms.targets {
      guard case .column(let column) = target.content else { return nil }
      targets.append(column)
    }
    guard !(features.isEmpty && targets.isEmpty),
      Set(features + targets).count == features.count + targets.count
    else { return nil }
    return ColumnSelection(
      targets: targets, features: .names(features), hasIntercept: terms.hasIntercept)
  }

  /// What must be read.
  var requiredColumns: [FrameColumn] {
    var roles: [String: FrameColumn.Role] = [:]
    var order: [String] = []
    func note(_ names: [String], _ role: FrameColumn.Role) {
      for name in names {
        if roles[name] == nil { order.append(name) }
        if roles[name] != .numbers { roles[name] = role }
      }
    }
    for target in terms.targets { note(target.content.columns.sorted(), .numbers) }
    for variable in terms.variables {
      switch variable.content {
      case .number(let expression), .polynomial(let expression, _, _):
        note(expression.columns.sorted(), .numbers)
      case .polynomials(let expressions, _, _):
        for expression in expressions { note(expression.columns.sorted(), .numbers) }
      case .category(let column, _): note([column], .texts)
      }
    }
    for offset in offsets { note(offset.content.columns.sorted(), .numbers) }
    if let weights { note([weights], .numbers) }
    return order.map { FrameColumn($0, roles[$0]!) }
  }
}
