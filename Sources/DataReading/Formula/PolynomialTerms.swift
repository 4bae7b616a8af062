/// Products of powers of several variables up to a degree, as R's `poly(x, z, degree = 2)` makes them.
enum PolynomialTerms {
  /// The exponents of each column, those of the first variable changing fastest.
  static func exponents(variables: Int, degree: Int) -> [[Int]] {
    var all: [[Int]] = [[]]
    for _ in 0..<variables {
      all = (0...degree).flatMap { power in all.map { $0 + [power] } }
    }
    return all.filter { (1...degree).contains($0.reduce(0, +)) }
  }

  /// How many columns there are; nil if they are more than a design can have.
  static func count(variables: Int, degree: Int) -> Int? {
    // Numbers of combinations: C(variables + degree, degree) − 1.
    var count = 1.0
    for i in 1...degree { count = count * Double(variables + i) / Double(i) }
    // All exponents are gone through before those of too high degree are left out.
    var tried = 1.0
    for _ in 0..<variables { tried *= Double(degree + 1) }
    return tried <= 100_000 ? Int(count.rounded()) - 1 : nil
  }

  /// What a column is called behind the name of the variable.
  static func suffix(_ exponents: [Int]) -> String {
    exponents.map(String.init).joined(separator: ".")
  }
}
