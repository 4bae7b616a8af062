/// Understands the parts of a formula over the columns of a file.
struct FormulaInterpreter {
  /// What a factor of a term is made of.
  enum Variable: Hashable {
    case number(FormulaExpression)
    case category(column: String, Contrasts)
    case polynomial(FormulaExpression, degree: Int, isRaw: Bool)
    /// Of several expressions.
    case polynomials([FormulaExpression], degree: Int, isRaw: Bool)
  }

  let text: FormulaText
  /// The columns; `nil` where all names are taken for columns of numbers.
  let schema: Schema?

  /// A column and what it holds.
  private func column(_ name: String, _ place: Range<Int>) throws(DataError) -> Schema.Column {
    guard let schema else { return Schema.Column(name: name, kind: .numeric) }
    do throws(DataError) {
      return schema.columns[try schema.index(of: name)]
    } catch {
      throw text.failure(error.message, error.code, at: place, column: error.column)
    }
  }

  /// Arithmetic.
  ///
  /// - Throws: `.invalidFormula`, `.unknownColumn`, `.duplicateColumn`, `.textColumn`.
  func expression(_ syntax: FormulaSyntax) throws(DataError) -> FormulaExpression {
    switch syntax.kind {
    case .number(let value): return .number(value)
    case .name(let name, let isQuoted):
      if name == "." && !isQuoted {
        throw text.failure(
          ". stands for all columns and can only be a term of its own", at: syntax.place)
      }
      guard try column(name, syntax.place).kind == .numeric else {
        throw text.failure(
          "the column \(quoted(name)) holds text; one cannot calculate with it", .textColumn,
          at: syntax.place, column: name)
      }
      return .column(name)
    case .sum(let parts):
      if parts.count == 1 {
        let part = try expression(parts[0].part)
        return parts[0].isNegative ? .negated(part) : part
      }
      var summands: [FormulaExpression.Summand] = []
      for part in parts {
        summands.append(.init(isNegative: part.isNegative, part: try expression(part.part)))
      }
      return .sum(summands)
    case .binary(let symbol, let left, let right):
      switch symbol {
      case "*": return .product(try expression(left), try expression(right))
      case "/": return .quotient(try expression(left), try expression(right))
      case "^": return .power(try expression(left), try expression(right))
      default:
        throw text.failure(
          "\(symbol == "%" ? "%in%" : "\(symbol)") makes interactions of terms; in arithmetic write *",
          at: syntax.place)
      }
    case .signed(let isNegative, let operand):
      return isNegative ? .negated(try expression(operand)) : try expression(operand)
    case .parenthesized(let inside): return .parenthesized(try expression(inside))
    case .call(let name, let arguments):
      return try call(name, arguments, syntax.place)
    }
  }

  private func call(
    _ name: String, _ arguments: [FormulaSyntax.Argument], _ place: Range<Int>
  ) throws(DataError) -> FormulaExpression {
    if name == "I" { return .asIs(try expression(try only(arguments, of: name, place))) }
    if name == "log", arguments.count == 2 { return try logarithm(arguments, place) }
    if let function = FormulaFunction(rawValue: name) {
      return .function(function, try expression(try only(arguments, of: name, place)))
    }
    if Self.special.contains(name) {
      throw text.failure("\(name)(…) makes a term of its own; it cannot stand here", at: place)
    }
    let known = FormulaFunction.allCases.map(\.rawValue)
    var message = "there is no function \(quoted(name))"
    if let nearest = nearestName(to: name, among: known + Self.special + ["I"]) {
      message += "; did you mean \(nearest)?"
    } else {
      message += "; the functions are \(listed(known + Self.special + ["I"], limit: 20))"
    }
    throw text.failure(message, at: place.lowerBound..<(place.lowerBound + name.count))
  }

  private static let special = ["poly", "C", "factor", "offset", "cbind"]

  private func only(
    _ arguments: [FormulaSyntax.Argument], of function: String, _ place: Range<Int>
  ) throws(DataError) -> FormulaSyntax {
    guard arguments.count == 1, arguments[0].label == nil else {
      throw text.failure(
        "\(function)(…) takes one argument\(function == "log" ? " and a base" : ""); here \(arguments.count == 1 ? "it has a name" : "are \(arguments.count)")",
        at: arguments.count > 1 ? arguments[1].place : place)
    }
    return arguments[0].value
  }

  /// `log(x, base)`, as R computes it.
  private func logarithm(
    _ arguments: [FormulaSyntax.Argument], _ place: Range<Int>
  ) throws(DataError) -> FormulaExpression {
    let bases = arguments.indices.filter { arguments[$0].label == "base" }
    let others = arguments.indices.filter { arguments[$0].label != "base" }
    let base = bases.first ?? 1
    let argument = bases.isEmpty ? 0 : others.first ?? 0
    guard bases.count <= 1, [nil, "x"].contains(arguments[argument].label),
      bases.count == 1 || arguments[1].label == nil
    else {
      throw text.failure("log(…) takes a number and a base, as in log(x, 3)", at: place)
    }
    let (value, root) = (
      try expression(arguments[argument].value), try expression(arguments[base].value)
    )
    switch root {
    case .number(2): return .function(.log2, value)
    case .number(10): return .function(.log10, value)
    default: return .quotient(.function(.log, value), .function(.log, root))
    }
  }

  // MARK: - Variables

  /// What a factor of a term is.
  ///
  /// - Throws: `.invalidFormula`, `.unknownColumn`, `.duplicateColumn`, `.textColumn`.
  func variable(_ syntax: FormulaSyntax) throws(DataError) -> Variable {
    switch syntax.kind {
    case .name(let name, _):
      let column = try column(name, syntax.place)
      return column.kind == .text
        ? .category(column: name, .treatment) : .number(.column(name))
    case .call(let function, let arguments) where function == "C" || function == "factor":
      guard let first = arguments.first, case .name(let name, _) = first.value.kind,
        first.label == nil
      else {
        throw text.failure(
          "\(function)(…) makes a category of a column; name one", at: syntax.place)
      }
      _ = try column(name, first.value.place)
      return .category(column: name, try contrasts(arguments, of: function))
    case .call("poly", let arguments): return try polynomial(arguments, syntax.place)
    default: return .number(try expression(syntax))
    }
  }

  /// The contrasts that are named behind a column.
  private func contrasts(
    _ arguments: [FormulaSyntax.Argument], of function: String
  ) throws(DataError) -> Contrasts {
    guard arguments.count > 1 else { return .treatment }
    let second = arguments[1]
    guard function == "C", arguments.count == 2, second.label == nil || second.label == "contr"
    else {
      throw text.failure(
        "\(function)(…) takes a column\(function == "C" ? " and the name of contrasts" : "; contrasts are named as in C(x, sum)")",
        at: arguments[function == "C" && second.label == nil ? arguments.count - 1 : 1].place)
    }
    guard case .name(let name, _) = second.value.kind, let contrasts = Contrasts(name: name) else {
      throw text.failure(
        "the contrasts are \(listed(Contrasts.allCases.map(\.rawValue), limit: 9))",
        at: second.value.place)
    }
    return contrasts
  }

  private func polynomial(
    _ arguments: [FormulaSyntax.Argument], _ place: Range<Int>
  ) throws(DataError) -> Variable {
    var bases: [FormulaExpression] = []
    var degree = 1
    var isRaw = false
    var hasDegree = false
    for (index, argument) in arguments.enumerated() {
      switch argument.label {
      case nil where index == 0, "x": bases.append(try expression(argument.value))
      // As in R, a number alone is the degree, and a second column makes the degree need its name.
      case nil where !hasDegree && index == bases.count && !argument.value.isDegree:
        bases.append(try expression(argument.value))
      case nil where index == 1 && !hasDegree, "degree":
        guard case .number(let value) = argument.value.kind, let whole = Int(exactly: value),
          (1...100).contains(whole)
        else {
          throw text.failure(
            "the degree of a polynomial is a whole number from 1 to 100, as in poly(x, 3)",
            at: argument.place)
        }
        (degree, hasDegree) = (whole, true)
      case "raw":
        switch argument.value.kind {
        case .name("TRUE", false), .name("T", false): isRaw = true
        case .name("FALSE", false), .name("F", false): isRaw = false
        default: throw text.failure("raw is TRUE or FALSE", at: argument.value.place)
        }
      default:
        throw text.failure(
          "poly takes columns, a degree and raw = TRUE, as in poly(x, 3) or poly(x, z, degree = 2)",
          at: argument.place)
      }
    }
    guard let base = bases.first else {
      throw text.failure("poly needs a column, as in poly(x, 3)", at: place)
    }
    if bases.count == 1 { return .polynomial(base, degree: degree, isRaw: isRaw) }
    guard PolynomialTerms.count(variables: bases.count, degree: degree) != nil else {
      throw text.failure("these are too many products of powers", at: place)
    }
    return .polynomials(bases, degree: degree, isRaw: isRaw)
  }
}

extension FormulaSyntax {
  /// As R writes it.
  var notation: String {
    switch kind {
    case .name(let name, let isQuoted): isQuoted ? FormulaNotation.name(name) : name
    case .number(let value): FormulaNotation.number(value)
    case .call(let name, let arguments):
      "\(name)("
        + arguments.map { ($0.label.map { "\($0) = " } ?? "") + $0.value.notation }
        .joined(separator: ", ") + ")"
    case .sum(let parts):
      parts.enumerated().map { index, part in
        let sign = part.isNegative ? "-" : "+"
        if index == 0 { return (part.isSigned ? sign : "") + part.part.notation }
        return " \(sign) \(part.part.notation)"
      }.joined()
    case .binary(let symbol, let left, let right):
      left.notation + (symbol == "*" ? " * " : symbol == "%" ? " %in% " : "\(symbol)")
        + right.notation
    case .signed(let isNegative, let operand): (isNegative ? "-" : "+") + operand.notation
    case .parenthesized(let inside): "(\(inside.notation))"
    }
  }

  /// The name that this is, and nothing else.
  var plainName: String? {
    if case .name(let name, _) = kind { return name }
    return nil
  }

  /// Whether it can only be the degree of a polynomial: a number, or what is no column.
  fileprivate var isDegree: Bool {
    switch kind {
    case .number: true
    case .signed(_, let inside), .parenthesized(let inside): inside.isDegree
    default: false
    }
  }

  /// The names of columns that stand anywhere in it.
  var names: Set<String> {
    switch kind {
    case .name(let name, _): [name]
    case .number: []
    case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.value.names) }
    case .sum(let parts): parts.reduce(into: []) { $0.formUnion($1.part.names) }
    case .binary(_, let left, let right): left.names.union(right.names)
    case .signed(_, let inside), .parenthesized(let inside): inside.names
    }
  }
}
