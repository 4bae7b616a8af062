import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct PictureTests {
  private static let rows = "x,y\n1,1\n2,2.5\n5,3\n7,5\n"
  private static let compare = ["compare", "rows.csv", "--target", "y"]

  @Test(arguments: [
    "fit", "convergence", "gradient", "loss", "paths", "residuals", "spectrum",
  ])
  func everyKindOfPictureIsDrawn(_ kind: String) async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    for command in [Self.compare, ["fit", "rows.csv", "--target", "y", "--method", "gd"]] {
      let outcome = try await Tool.run(
        command + ["--plot", "\(kind).svg", "--plot-kind", kind], in: folder)
      #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      let picture = try folder.text("\(kind).svg")
      #expect(picture.hasSuffix("</svg>\n") && picture.contains("<desc id=\"description\">"))
    }
    #expect(try Set(folder.names) == ["\(kind).svg", "rows.csv"])
  }

  @Test func thePictureShowsEveryTarget() async throws {
    let folder = try Folder(["rows.csv": "x,y,z\n1,1,4\n2,2.5,1\n5,3,2\n7,5,0\n"])
    for kind in ["fit", "residuals", "paths"] {
      let outcome = try await Tool.run(
        ["compare", "rows.csv", "--target", "y,z", "--plot", "x.svg", "--plot-kind", kind],
        in: folder)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let picture = try folder.text("x.svg")
      #expect(picture.contains(kind == "residuals" ? "z: normal Q–Q" : ">z</text>"), "\(kind)")
    }
  }

  /// However long a run is, its first steps are in the picture: on a logarithmic axis they are a part of it.
  @Test func aLongRunBeginsWithItsFirstSteps() async throws {
    let folder = try Folder()
    let outcome = try await Tool.run(
      [
        "compare", Tool.file("Examples/Data/longley.csv"), "--target", "y", "--solvers", "gd,cg",
        "--max-iterations", "9000", "--plot", "x.svg", "--plot-kind", "gradient",
      ], in: folder)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try folder.text("x.svg").contains("<title>gd: iteration 1, "))
  }

  @Test func ridgeDrawsItsPaths() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let outcome = try await Tool.run(
      ["ridge", "rows.csv", "--target", "y", "--plot", "path.svg"], in: folder)
    #expect(outcome.code == 0)
    #expect(try folder.text("path.svg").contains("penalty λ"))
  }

  @Test func aSweepIsAHeatMapOrALine() async throws {
    let folder = try Folder()
    let sweep = [
      "sweep", Tool.file("Examples/Data/linear100.csv"), "--target", "y", "--step", "0.01,0.1,1,10",
    ]
    let line = try await Tool.run(sweep + ["--plot", "line.svg"], in: folder)
    #expect(line.code == 0, "\(line.errors)")
    #expect(try folder.text("line.svg").contains("largest stable step"))
    let map = try await Tool.run(
      sweep + ["--momentum", "0,0.5,0.9", "--plot", "map.svg"], in: folder)
    #expect(map.code == 0, "\(map.errors)")
    let picture = try folder.text("map.svg")
    #expect(picture.contains("momentum 0.5, step size 0.1: loss"))
    #expect(picture.contains("step size 10: diverged"))
  }

  @Test func rowsHeldBackHaveALossOfTheirOwn() async throws {
    let folder = try Folder()
    let outcome = try await Tool.run(
      [
        "compare", Tool.file("Examples/Data/linear100.csv"), "--target", "y", "--solvers", "sgd",
        "--validation-fraction", "0.2", "--max-epochs", "5", "--plot", "x.svg", "--plot-kind",
        "loss",
      ], in: folder)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let picture = try folder.text("x.svg")
    for text in ["sgd, training rows", "sgd, validation rows", "epoch"] {
      #expect(picture.contains(text))
    }
  }

  @Test func withoutAFileThePictureIsInCharacters() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let outcome = try await Tool.run(Self.compare + ["--plot"], in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("Coefficients for y:"))
    #expect(outcome.output.contains("y against x with fitted lines, rows.csv\n"))
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test(arguments: [
    Refusal("--plot x.jpg", 64, "x.jpg", ".svg, .png or .pdf"),
    Refusal("--plot x.svg --plot-kind fits", 64, "fits", "did you mean fit?"),
    Refusal("--plot-kind fit", 64, "--plot"),
    Refusal("--plot x.svg --plot-kind paths --solvers qr", 64, "iterative solver"),
    Refusal("--plot --json -", 64, "standard output"),
    Refusal("--plot nowhere/x.svg", 73, "no directory"),
  ])
  func whatCannotBeDrawnIsRefused(_ refusal: Refusal) async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let outcome = try await Tool.run(Self.compare + refusal.arguments, in: folder)
    #expect(refusal.complaint(outcome) == nil)
    #expect(try folder.names == ["rows.csv"])
  }

  @Test func withoutGnuplotItIsSaidBeforeTheWork() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let outcome = try await Tool.shell(
      "PATH=/nowhere exec \"$0\" \"$@\"", Self.compare + ["--plot", "x.svg"], in: folder)
    #expect(Refusal("", 73, "gnuplot", "apt-get install").complaint(outcome) == nil)
    #expect(try folder.names == ["rows.csv"])
  }

  /// A name of a column could be a command of gnuplot's or of the shell.
  @Test func namesOfColumnsAreOnlyText() async throws {
    let name = "`touch pwned`'; system(\"\"touch pwned\"\") # $x_1"
    let folder = try Folder(["rows.csv": "\"\(name)\",y\n1,1\n2,2.5\n5,3\n"])
    let outcome = try await Tool.run(
      ["compare", "rows.csv", "--target", "y", "--plot", "x.svg"], in: folder)
    #expect(outcome.code == 0)
    #expect(try folder.names == ["rows.csv", "x.svg"])
    #expect(try folder.text("x.svg").contains("`touch pwned`"))
  }

  @Test func aFailureLeavesTheOldPicture() async throws {
    let folder = try Folder(["rows.csv": "a,b,y\n1,2,3\n2,4,5\n3,6,8\n", "old.svg": "old"])
    let outcome = try await Tool.run(
      ["compare", "rows.csv", "--target", "y", "--plot", "old.svg", "--plot-kind", "residuals"],
      in: folder)
    #expect(outcome.code == 73 && outcome.errors.contains("rank deficient"))
    #expect(try folder.text("old.svg") == "old")
  }
}
