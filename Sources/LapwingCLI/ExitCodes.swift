import ArgumentParser
import Foundation
import Lapwing

/// The exit codes of every command; the README lists them.
extension ExitCode {
  static let digitsMissed = ExitCode(1)
  static let diverged = ExitCode(2)
  static let noUniqueAnswer = ExitCode(3)
  static let defectFound = ExitCode(4)
  static let usage = ExitCode(64)
  static let badData = ExitCode(65)
  static let noInput = ExitCode(66)
  static let internalError = ExitCode(70)
  static let cannotCreate = ExitCode(73)
  static let cannotWrite = ExitCode(74)
  static let interrupted = ExitCode(130)
}

/// Prints a message on standard error and gives the exit code to throw.
func failure(_ message: String, _ code: ExitCode) -> ExitCode {
  printNote("lapwing: \(message)")
  return code
}

/// Prints a line on standard error.
func printNote(_ line: String) {
  // Where standard error is closed, the exit code must say it all.
  try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
}

extension DataError {
  var exitCode: ExitCode {
    switch code.category {
    case .usage: .usage
    case .badData: .badData
    case .noInput: .noInput
    }
  }
}

extension ComparisonError {
  var exitCode: ExitCode {
    switch self {
    case .empty, .checkpoint: .badData
    case .data(let error): error.exitCode
    case .needsMemory: .usage
    case .linearAlgebra(let error):
      switch error {
      case .nonFinite, .tooLarge, .shapeMismatch, .singular: .badData
      case .outOfRange: .usage
      default: .internalError
      }
    }
  }

  /// What is wrong, in the words of the user's columns.
  func message(_ problem: ComparisonProblem) -> String {
    message(problem.source, columns: problem.terms + problem.targets)
  }

  /// What is wrong, in the words of the user's columns: those of the design and of the targets.
  func message(_ source: String, columns: [String]) -> String {
    switch self {
    case .checkpoint(let reason): reason
    case .empty(let reason), .needsMemory(let reason): "\(source): \(reason)"
    case .data(let error): error.description
    case .linearAlgebra(.nonFinite(let row, let column, nil)):
      "\(source): row \(row + 1), column `\(columns[column])`: not a finite number"
    case .linearAlgebra(let error): "\(source): \(error)"
    }
  }
}
