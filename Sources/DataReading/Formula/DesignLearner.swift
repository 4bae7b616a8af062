/// Learns levels of categories and bases of polynomials from a table that is read block by block.
struct DesignLearner {
  private enum Tally {
    case nothing(DesignVariable.Content)
    case levels(String, LevelTally)
    case polynomial(FormulaExpression, PolynomialTally)
  }

  private let plan: DesignPlan
  private var tallies: [Tally]

  init(_ plan: DesignPlan) {
    self.plan = plan
    tallies = plan.terms.variables.map { variable in
      switch variable.content {
      case .number(let expression): .nothing(.number(expression))
      case .category(let column): .levels(column, LevelTally())
      case .polynomial(let expression, let degree, isRaw: true):
        .nothing(.powers(expression, degree: degree))
      case .polynomial(let expression, let degree, isRaw: false):
        .polynomial(expression, PolynomialTally(degree: degree))
      }
    }
  }

  /// What must be read: all columns of the model, since a row that lacks one of them is left out.
  var requiredColumns: [FrameColumn] { plan.requiredColumns }

  /// Whether the data must be read, or read once more.
  func needsPass(after passes: Int) -> Bool {
    tallies.contains { tally in
      switch tally {
      case .nothing: false
      case .levels: passes == 0
      case .polynomial(_, let tally): !tally.isComplete
      }
    }
  }

  mutating func add(_ frame: Frame, pass: Int) {
    for index in tallies.indices {
      switch tallies[index] {
      case .levels(let column, var tally) where pass == 0:
        guard let values = frame[column]?.values else { continue }
        // Taken out, so that it is not copied.
        tallies[index] = .levels(column, LevelTally())
        tally.add(values)
        tallies[index] = .levels(column, tally)
      case .polynomial(let expression, var tally) where !tally.isComplete:
        let values = expression.values(count: frame.rows) { frame.numbers($0) }
        tally.add(values.filter(\.isFinite))
        tallies[index] = .polynomial(expression, tally)
      default: break
      }
    }
  }

  mutating func endPass() {
    for index in tallies.indices {
      if case .polynomial(let expression, var tally) = tallies[index], !tally.isComplete {
        tally.endPass()
        tallies[index] = .polynomial(expression, tally)
      }
    }
  }

  /// - Parameter file: what messages call the input.
  /// - Throws: `.notACategory`; `.invalidFormula` for a polynomial of too high degree; `.tooLarge`.
  func recipe(file: String) throws(DataError) -> DesignRecipe {
    var variables: [DesignVariable] = []
    for (named, tally) in zip(plan.terms.variables, tallies) {
      let content: DesignVariable.Content
      switch tally {
      case .nothing(let known): content = known
      case .levels(let column, let tally):
        let (levels, areNumbers) = try tally.levels(
          of: column, isForced: named.name != column, plan.formula, file: file)
        content = .category(column: column, levels: levels, areNumbers: areNumbers)
      case .polynomial(let expression, let tally):
        guard let basis = tally.basis else {
          throw DesignVariable.noBasis(
            of: expression, degree: tally.degree, differentValues: tally.differentValues,
            plan.formula, at: named.place)
        }
        content = .orthogonal(expression, basis)
      }
      variables.append(DesignVariable(name: named.name, content: content))
    }
    return try DesignRecipe(plan, variables: variables)
  }
}
