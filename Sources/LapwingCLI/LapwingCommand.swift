import ArgumentParser
import Lapwing

@main
struct LapwingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lapwing", abstract: "Least squares, direct and iterative, with proof.")
}
