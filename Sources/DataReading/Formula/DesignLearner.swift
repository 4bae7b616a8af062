/// Learns levels of categories and bases of polynomials from a table that is read block by block.
struct DesignLearner {
  private enum Tally {
    case nothing(DesignVariable.Content)
    case levels(String, Contrasts, LevelTally)
    /// Of one expression, or of several.
    case polynomials([FormulaExpression], [PolynomialTally])
  }

  private let plan: DesignPlan
  private var tallies: [Tally]

  init(_ plan: DesignPlan) {
    self.plan = plan
    tallies = plan.terms.variables.map { variable in
      switch variable.content {
      case .number(let expression): .nothing(.number(expression))
      case .category(let column, let contrasts): .levels(column, contrasts, LevelTally())
      case .polynomial(let expression, let degree, isRaw: true):
        .nothing(.powers(expression, degree: degree))
      case .polynomial(let expression, let degree, isRaw: false):
        .polynomials([expression], [PolynomialTally(degree: degree)])
      case .polynomials(let expressions, let degree, isRaw: true):
        .nothing(.powerProducts(expressions, degree: degree))
      case .polynomials(let expressions, let degree, isRaw: false):
        .polynomials(expressions, expressions.map { _ in PolynomialTally(degree: degree) })
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
      case .polynomials(_, let tallies): tallies.contains { !$0.isComplete }
      }
    }
  }

  mutating func add(_ frame: Frame, pass: Int) {
    for index in tallies.indices {
      switch tallies[index] {
      case .levels(let column, let contrasts, var tally) where pass == 0:
        guard let values = frame[column]?.values else { continue }
        // Taken out, so that it is not copied.
        tallies[index] = .levels(column, contrasts, LevelTally())
        tally.add(values)
        tallies[index] = .levels(column, contrasts, tally)
      case .polynomials(let expressions, var own):
        for place in own.indices where !own[place].isComplete {
          let values = expressions[place].values(count: frame.rows) { frame.numbers($0) }
          own[place].add(values.filter(\.isFinite))
        }
        tallies[index] = .polynomials(expressions, own)
      default: break
      }
    }
  }

  mutating func endPass() {
    for index in tallies.indices {
      guard case .polynomials(let expressions, var own) = tallies[index] else { continue }
      for place in own.indices where !own[place].isComplete { own[place].endPass() }
      tallies[index] = .polynomials(expressions, own)
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
      case .levels(let column, let contrasts, let tally):
        let (levels, areNumbers) = try tally.levels(
          of: column, isForced: named.name != column, plan.formula, file: file)
        content = try DesignVariable.category(
          column, levels, areNumbers, contrasts, plan.formula, at: named.place)
      case .polynomials(let expressions, let tallies):
        var bases: [PolynomialBasis] = []
        for (expression, tally) in zip(expressions, tallies) {
          guard let basis = tally.basis else {
            throw DesignVariable.noBasis(
              of: expression, degree: tally.degree, differentValues: tally.differentValues,
              plan.formula, at: named.place)
          }
          bases.append(basis)
        }
        content =
          bases.count == 1
          ? .orthogonal(expressions[0], bases[0]) : .orthogonalProducts(expressions, bases)
      }
      variables.append(DesignVariable(name: named.name, content: content))
    }
    return try DesignRecipe(plan, variables: variables)
  }
}
