import ArgumentParser
import Foundation
import Lapwing

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show which libraries run here, and test them.",
    discussion: """
      Products of small integers must come out exact. Exit code 4 if one does not, or if LAPACK's own \
      routines are not OpenBLAS's.

      EXAMPLE
        lapwing doctor
      """)

  @OptionGroup var threads: ThreadOption

  func run() throws {
    threads.apply()
    let backend = BackendInformation()
    var lines = [
      "Lapwing     \(lapwingVersion)",
      "OpenBLAS    \(backend.openBLASConfiguration)",
      "            \(backend.openBLASPath ?? "path unknown")",
      "core        \(backend.coreName)",
      "threads     \(backend.threads) of \(backend.processors) processors (\(backend.threading))",
      "LAPACK      \(backend.lapackVersion), Cholesky from \(backend.potrfPath ?? "path unknown")",
      "LAPACKE     \(backend.lapackePath ?? "path unknown")",
      "",
    ]
    var defects = 0
    for test in SelfTest.run() {
      let isRight = test.failures.isEmpty
      if !isRight { defects += 1 }
      lines.append(
        "\(isRight ? "ok    " : "WRONG ") \(test.name): "
          + (isRight
            ? "\(test.cases) shapes exact" : "wrong for \(test.failures.joined(separator: ", "))"))
    }
    if let potrf = backend.potrfPath, let openBLAS = backend.openBLASPath, potrf != openBLAS {
      defects += 1
      lines.append("WRONG  LAPACK's Cholesky is not OpenBLAS's: it will be slow")
    }
    lines.append(defects == 0 ? "All is well." : "Do not trust results on this machine.")
    try OutputFile(path: "-").write(Data((lines.joined(separator: "\n") + "\n").utf8))
    if defects > 0 { throw ExitCode.defectFound }
  }
}
