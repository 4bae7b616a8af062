import ArgumentParser
import Foundation
import Lapwing

extension LapwingCommand {
  /// Ends the program: with the help that was asked for, or with one line on standard error.
  static func end(_ error: any Error, _ arguments: [String]) -> Never {
    if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
    switch exitCode(for: error) {
    case .success:
      do { try OutputFile(path: "-").write(Data((fullMessage(for: error) + "\n").utf8)) } catch {
        Foundation.exit(ExitCode.cannotWrite.rawValue)
      }
      Foundation.exit(ExitCode.success.rawValue)
    case .validationFailure:
      printNote("lapwing: \(usageMessage(for: error, arguments))")
      Foundation.exit(ExitCode.usage.rawValue)
    default:
      printNote("lapwing: internal error, please report it: \(error)")
      Foundation.exit(ExitCode.internalError.rawValue)
    }
  }

  /// What is wrong with the arguments, and where to read on.
  private static func usageMessage(for error: any Error, _ arguments: [String]) -> String {
    let commands = configuration.subcommands.map { $0._commandName }
    let first = arguments.first ?? ""
    guard commands.contains(first) else {
      let problem =
        first.hasPrefix("-") || first == "help"
        ? sentence(message(for: error)) : unknown("command", first, among: commands)
      return problem + reference(behind: problem) + "lapwing --help"
    }
    let problem = sentence(message(for: error))
    return problem + reference(behind: problem) + "lapwing \(first) --help"
  }

  private static func reference(behind problem: String) -> String {
    problem.last == "?" ? " See " : "; see "
  }

  /// In one line, as part of a sentence.
  private static func sentence(_ message: String) -> String {
    var text = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    while text.last == "." { text.removeLast() }
    guard let first = text.first, first.isUppercase, text.dropFirst().first?.isLowercase == true
    else { return text }
    return first.lowercased() + text.dropFirst()
  }
}

/// "there is no command 'comapre'; did you mean compare? There are compare, verify, doctor".
func unknown(_ kind: String, _ name: String, among names: [String]) -> String {
  let all = "there are \(names.joined(separator: ", "))"
  let nearest = nearestName(to: name, among: names)
  return "there is no \(kind) '\(name)'; "
    + (nearest.map { "did you mean \($0)? T\(all.dropFirst())" } ?? all)
}
