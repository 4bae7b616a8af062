public import ArgumentParser
public import Lapwing

/// What `fista` adds to the objective.
struct PenaltyCommandOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "fista adds this times the sum of the absolute coefficients to the objective, the intercept left out: the lasso.",
      valueName: "number"))
  var l1: Double = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "fista adds this times half of the sum of their squares (with the objective mean, of all of it): ridge, or with --l1 the elastic net.",
      valueName: "number"))
  var l2: Double = 0

  func validate() throws {
    for (value, name) in [(l1, "--l1"), (l2, "--l2")] where !(value >= 0 && value < .infinity) {
      throw ValidationError("\(name) must be a number that is not negative")
    }
  }

  var penalty: PenaltyOptions { PenaltyOptions(l1: l1, l2: l2) }
}

/// How `cg`, `lsqr` and `lsmr` are run.
struct KrylovCommandOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What cg, lsqr and lsmr iterate on: columns of length 1, a random sketch, or none. Default: columns, but none where X is rank deficient.",
      valueName: "choice"))
  var preconditioner: KrylovPreconditioner?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "They stop by their own tests in place of --tolerance: the relative error of X. Default with --btol or --conlim: 1e-6.",
      valueName: "number"))
  var atol: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The relative error of y in these tests. Default with --atol or --conlim: 1e-6.",
      valueName: "number"))
  var btol: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The condition number at which they give up. Default: no limit.", valueName: "number"))
  var conlim: Double?

  func validate() throws {
    for (value, name) in [(atol, "--atol"), (btol, "--btol")] {
      if let value, !(value >= 0 && value < 1) {
        throw ValidationError("\(name) must be at least 0 and less than 1")
      }
    }
    if let conlim, !(conlim > 1 && conlim.isFinite) {
      throw ValidationError("--conlim must be a number above 1")
    }
  }

  var options: KrylovOptions {
    let hasOwn = atol != nil || btol != nil || conlim != nil
    return KrylovOptions(
      preconditioner: preconditioner,
      tolerance: hasOwn
        ? KrylovOptions.Tolerance(
          matrix: atol ?? 1e-6, rightSide: btol ?? 1e-6, conditionLimit: conlim) : nil)
  }
}

extension KrylovPreconditioner: ExpressibleByArgument {}
