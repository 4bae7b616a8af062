import Foundation
import Testing

/// The page that `--report` writes. What a browser makes of it is for scripts/test-report.
@Suite(.timeLimit(.minutes(2))) struct PageTests {
  private func page(_ arguments: [String], _ file: String) async throws -> String {
    let folder = try Folder(["rows.csv": file])
    let outcome = try await Tool.run(
      arguments + ["rows.csv", "--report", "page.html"], in: folder)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(try folder.names == ["page.html", "rows.csv"])
    return try folder.text("page.html")
  }

  @Test func thePageHasItsPartsAndFetchesNothing() async throws {
    let page = try await page(
      ["compare", "--target", "y", "--solvers", "qr,gd,cg"], "x,z,y\n1,2,1\n2,1,2.5\n5,4,3\n7,1,5\n"
    )
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    for part in [
      "id=\"problem\"", "id=\"solvers\"", "id=\"coefficients\"", "id=\"pictures\"", "id=\"stops\"",
      "id=\"origin\"", "class=\"verdict\"", "default-src 'none'", "prefers-color-scheme: dark",
      "@media print", "converged after", "lapwing compare --target y --solvers qr,gd,cg",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    // Fit, effects, convergence, paths, residuals, spectrum.
    #expect(page.components(separatedBy: "<svg ").count - 1 == 6)
    let addresses = page.matches(of: #/(?:src|href)\s*=\s*["']([^"'#][^"']*)/#).map { $0.1 }
    #expect(addresses.isEmpty)
    #expect(!page.contains("@import") && !page.contains("url(http"))
  }

  @Test func whateverAColumnIsCalledItIsText() async throws {
    let name = "<script>alert(1)</script>\"onload='x' & ]]>"
    let quoted = name.replacing("\"", with: "\"\"")
    let page = try await page(
      ["compare", "--target", "y"], "\"\(quoted)\",y\n1,1\n2,2.5\n5,3\n7,5\n")
    #expect(page.components(separatedBy: "<script").count == 2)
    #expect(!page.contains("alert(1)</script>"))
    #expect(
      page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;onload=&#39;x&#39; &amp; ]]&gt;"))
  }

  @Test func dependentColumnsGetAPageToo() async throws {
    let page = try await page(
      ["compare", "--target", "y"], "a,b,y\n1,2,3\n2,4,5\n3,6,8\n4,8,9\n")
    #expect(page.contains("do not determine the coefficients"))
    #expect(page.contains("have no standard errors"))
  }

  @Test func severalTargetsAndAFitGetTheirPages() async throws {
    let rows = "x,y,z\n1,1,4\n2,2.5,1\n5,3,2\n7,5,0\n"
    let both = try await page(["compare", "--target", "y,z", "--solvers", "qr,lsqr"], rows)
    #expect(both.contains("<h3>y</h3>") && both.contains("<h3>z</h3>"))
    let fit = try await page(["fit", "--target", "y"], rows)
    #expect(fit.contains("95 %"))
  }

  /// The statistics are those of a solution that is in the tables.
  @Test func statisticsAreOfASolverThatRan() async throws {
    let page = try await page(
      ["compare", "--target", "y", "--solvers", "gd,qr"], "x,y\n1,1\n2,2.5\n5,3\n7,5\n")
    #expect(page.contains("The solution by qr, with"))
    #expect(page.contains("computed to within"))
  }

  /// Standard errors are those of least squares, not of what a penalty has shrunk.
  @Test func statisticsAreNotThoseOfAPenalty() async throws {
    let page = try await page(
      ["compare", "--target", "y", "--solvers", "fista", "--l1", "0.5"],
      "x,y\n1,1\n2,2.5\n5,3\n7,5\n")
    #expect(page.contains("The solution by certified, with"))
    // The slope of least squares, 103/182.
    #expect(page.contains("0.565934065934"))
  }

  @Test func robustStandardErrorsAreOnThePage() async throws {
    let page = try await page(
      ["fit", "--target", "y", "--robust", "HC3"], "x,y\n1,1\n2,2.5\n5,3\n7,5\n")
    #expect(page.contains("Standard errors HC3"))
  }

  /// The usual statistics do not hold under constraints, so there is no page with them.
  @Test(arguments: [["--non-negative"], ["--constraint", "x = 1"]])
  func constrainedFitsHaveNoPage(_ constraint: [String]) async throws {
    let folder = try Folder(["rows.csv": "x,y\n1,1\n2,2.5\n5,3\n7,5\n"])
    for output in [["--report", "x.html"], ["--plot", "x.svg", "--plot-kind", "residuals"]] {
      let outcome = try await Tool.run(
        ["fit", "rows.csv", "--target", "y"] + constraint + output, in: folder)
      #expect(outcome.code == 64 && outcome.errors.contains("statistics"))
    }
    #expect(try folder.names == ["rows.csv"])
  }

  @Test func thePageAloneGoesToStandardOutput() async throws {
    let folder = try Folder(["rows.csv": "x,y\n1,1\n2,2.5\n5,3\n"])
    for command in ["compare", "fit"] {
      let outcome = try await Tool.run(
        [command, "rows.csv", "--target", "y", "--report", "-"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.output.hasPrefix("<!DOCTYPE html>") && outcome.output.hasSuffix("</html>\n"))
    }
  }
}
