import Foundation
import Lapwing
import Plotting

/// A comparison as one page that needs nothing else: no file, no network.
struct ComparisonPage {
  let problem: ComparisonProblem
  let report: ComparisonReport
  let figures: ComparisonFigures
  let gnuplot: Gnuplot
  /// As it was typed.
  let command: [String]

  /// - Throws: `PlotError`; `LinearAlgebraError`.
  func html() throws -> String {
    let title = "Least squares on \(figures.source)"
    let statistics = try ReportStatistics(figures)
    let sections: [(id: String, title: String, body: HTML)] = [
      ("problem", "The problem", problemSection),
      ("solvers", "Solvers", solverSection),
      ("coefficients", "Coefficients", statistics.section(report, problem)),
      ("pictures", "Pictures", try pictureSection(statistics)),
      ("stops", "Why each stopped", stopSection),
      ("origin", "How this was made", originSection),
    ].filter { !$0.2.description.isEmpty }
    let links = sections.map { section -> HTML in
      ##"<li><a href="#\##(section.id)">\##(section.title)</a></li>"##
    }
    let bodies = sections.map { section -> HTML in
      """
      <section aria-labelledby="\(section.id)">
      <h2 id="\(section.id)">\(section.title)</h2>
      \(section.body)</section>

      """
    }
    let verdict = report.verdict.map { sentence -> HTML in "<p>\(sentence)</p>\n" }
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-lapwing'; script-src 'nonce-lapwing'">
      <meta name="generator" content="Lapwing \(lapwingVersion)">
      <title>\(title)</title>
      <style nonce="lapwing">
      \(HTML(markup: ReportStyle.css))
      </style>
      </head>
      <body>
      <header>
      <h1>\(title)</h1>
      <p class="soft">\(summaryLine)</p>
      <nav aria-label="Sections"><ul>\(links)</ul></nav>
      </header>
      <main>
      <section class="verdict" aria-label="Verdict">
      \(verdict)</section>
      \(bodies)</main>
      <div id="note" role="status" hidden></div>
      <script nonce="lapwing">
      \(HTML(markup: ReportStyle.script))
      </script>
      </body>
      </html>

      """
    return page.description
  }

  private var summaryLine: String {
    let summary = report.problem
    let targets = summary.targets.joined(separator: ", ")
    return
      "\(counted(summary.rows, "row")), \(counted(summary.columns, "column"))\(problem.hasIntercept ? " with the intercept" : ""), \(summary.targets.count == 1 ? "target" : "targets") \(targets)"
  }

  private var problemSection: HTML {
    let summary = report.problem
    var facts: [(String, String)] = [
      ("file", summary.source),
      (
        "rows",
        "\(summary.rows)"
          + (summary.rowsDropped > 0
            ? ", and \(summary.rowsDropped) with missing values left out" : "")
      ),
      ("targets", summary.targets.joined(separator: ", ")),
      ("terms", summary.terms.joined(separator: ", ")),
      ("rank", "\(summary.rank) of \(summary.columns)"),
      ("condition number", number(summary.conditionNumber)),
      ("with columns of length 1", number(summary.scaledConditionNumber)),
      (
        "taken as exact",
        summary.problemKind == "decimal"
          ? "the numbers as they are written in the file" : "the doubles nearest to the numbers"
      ),
    ]
    if !summary.dependencies.isEmpty {
      facts.append(("dependent columns", summary.dependencies.joined(separator: "; ")))
    }
    if !summary.roundedTerms.isEmpty {
      facts.append(("taken as rounded", summary.roundedTerms.joined(separator: ", ")))
    }
    let items = facts.map { fact -> HTML in "<dt>\(fact.0)</dt><dd>\(fact.1)</dd>\n" }
    return "<dl class=\"facts\">\n\(items)</dl>\n"
  }

  private var solverSection: HTML {
    var table = ReportTable(
      identifier: "solver-table",
      caption:
        "Digits are \(report.certificate == nil ? "those on which a solver agrees with \(report.reference)" : "proven, against the exact solution"); the least over all coefficients counts. A click on the head of a column sorts by it.",
      columns: [
        ("method", false), ("status", false), ("digits", true), ("residual norm", true),
        ("gradient norm", true), ("iterations", true), ("passes", true),
        ("time", true),
      ])
    for solution in report.solutions {
      let residual =
        solution.residualNorm.isEmpty
        ? nil : solution.residualNorm.reduce(0) { hypot($0, $1) }
      let isTimed = solution.seconds > 0
      let status: HTML =
        "<span class=\"\(solution.status.kind)\">\(solution.status.words)</span>"
      table.rows.append([
        .text(solution.method), .init(content: status, isNumber: false),
        .number(
          solution.digitsInWords,
          solution.digits),
        .number(residual.map { String(format: "%.7g", $0) } ?? "–", residual),
        .number(number(solution.gradientNorm), solution.gradientNorm),
        .number(
          solution.kind == .iterative ? "\(solution.iterations)" : "–",
          solution.kind == .iterative ? Double(solution.iterations) : nil),
        // Of coefficients that were only graded it is not known what they cost.
        isTimed
          ? .number("\(solution.epochs)", Double(solution.epochs)) : .number("–", nil),
        isTimed ? .number(solution.timeInWords, solution.seconds) : .number("–", nil),
      ])
    }
    return table.html
  }

  private func pictureSection(_ statistics: ReportStatistics) throws -> HTML {
    var pictures: [Figure] = []
    for target in problem.targets.indices {
      if report.solutions.contains(where: { !$0.coefficients.isEmpty }) {
        pictures.append(try figures.fit(target: target))
      }
      if let figure = statistics.figure(target: target) { pictures.append(figure) }
    }
    if !figures.history.courses.isEmpty {
      pictures.append(try figures.convergence(measuring: .error))
      pictures.append(try figures.paths(target: figures.history.courses[0].target ?? 0))
    }
    if statistics.inference != nil {
      for target in problem.targets.indices {
        pictures.append(try figures.residuals(target: target))
      }
    }
    pictures.append(try figures.spectrum())
    return HTML(
      try pictures.enumerated().map { index, figure in
        let drawing = HTML(markup: try gnuplot.inlineSVG(figure, identifier: "picture\(index + 1)"))
        return """
          <h3>\(figure.title)</h3>
          <figure><div class="scroll" role="region" tabindex="0" aria-label="\(figure.title)">
          \(drawing)
          </div><figcaption>\(figure.description)</figcaption></figure>

          """
      })
  }

  private var stopSection: HTML {
    let items = report.solutions.map { solution -> HTML in
      let message =
        solution.message.isEmpty
        ? "A direct method: it ends when it is done." : solution.message
      return """
        <dt>\(solution.method) <span class="\(solution.status.kind)">\(solution.status.words)</span></dt>
        <dd>\(message)\(message.hasSuffix(".") ? "" : ".")</dd>

        """
    }
    return "<dl>\n\(items)</dl>\n"
  }

  private var originSection: HTML {
    let backend = BackendInformation()
    let line = command.map(shellWord).joined(separator: " ")
    let facts = [
      ("Lapwing", lapwingVersion), ("OpenBLAS", backend.openBLASConfiguration),
      ("core", backend.coreName),
      ("threads", "\(backend.threads) of \(backend.processors) processors"),
      ("LAPACK", backend.lapackVersion),
      ("system", ProcessInfo.processInfo.operatingSystemVersionString),
      ("made", Date.now.formatted(.iso8601)),
    ]
    let items = facts.map { fact -> HTML in "<dt>\(fact.0)</dt><dd>\(fact.1)</dd>\n" }
    return "<pre><code>\(line)</code></pre>\n<dl class=\"facts\">\n\(items)</dl>\n"
  }

  private func number(_ value: Double?) -> String {
    value.flatMap { $0.isFinite ? String(format: "%.3g", $0) : nil } ?? "unknown"
  }
}

/// A word as a shell reads it back.
private func shellWord(_ word: String) -> String {
  let harmless = word.unicodeScalars.allSatisfy {
    $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_./,=:+@%".unicodeScalars.contains($0))
  }
  return harmless && !word.isEmpty ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
}

extension SolutionStatus {
  /// The class that colours it.
  fileprivate var kind: String {
    switch self {
    case .solved, .converged: "good"
    case .diverged, .failed, .interrupted: "bad"
    default: "fair"
    }
  }
}
