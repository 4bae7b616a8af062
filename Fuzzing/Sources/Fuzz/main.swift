import Foundation
import Lapwing

// usage: Fuzz PARSER SECONDS SEED INPUTS CURRENT   mutates seeds for so long, at most so many times; the input at
//                                                  work stands in the file CURRENT
//        Fuzz PARSER FILE                          reads one input, as when a finding is looked into
//        Fuzz                                      lists the parsers

func stop(_ message: String) -> Never {
  FileHandle.standardError.write(Data((message + "\n").utf8))
  exit(64)
}

func files(of parser: Parser) throws -> [[UInt8]] {
  try parser.seeds.flatMap { place in
    let url = package.appending(path: place)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      stop("there are no seeds: \(place)")
    }
    let urls =
      isFolder.boolValue
      ? try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
        .sorted { $0.path < $1.path } : [url]
    return try urls.map { Array(try Data(contentsOf: $0)) }
  }
}

/// Reads an input; what takes longer than this is a finding: the alarm ends the program.
func check(_ input: [UInt8], _ parser: Parser) throws(Finding) -> String {
  alarm(20)
  return try parser.check(input)
}

func fuzz(_ parser: Parser, seconds: Double, seed: UInt64, limit: Int, current: String)
  throws
{
  let seeds = try files(of: parser) + parser.made()
  var mutator = Mutator(seed: seed, corpus: seeds, words: parser.words)
  var seen: Set<String> = []
  guard let file = FileHandle(forUpdatingAtPath: current) else { stop("no such file: \(current)") }
  let clock = ContinuousClock()
  let start = clock.now
  var count = 0
  while count < limit && start.duration(to: clock.now) < .seconds(seconds) {
    var input = count < seeds.count ? seeds[count] : mutator.next()
    if count.isMultiple(of: 2), let whole = parser.repair(input) { input = whole }
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: input)
    let outcome = try check(input, parser)
    if seen.insert(outcome).inserted && count >= seeds.count { mutator.keep(input) }
    count += 1
  }
  print("\(parser.name): \(count) inputs, \(seen.count) outcomes")
}

let arguments = CommandLine.arguments.dropFirst()
guard let name = arguments.first else {
  print(Parser.all.map(\.name).joined(separator: "\n"))
  exit(0)
}
guard let parser = Parser.all.first(where: { $0.name == name }) else {
  stop("there is no parser \(name)")
}
do {
  switch Array(arguments.dropFirst()) {
  case let rest where rest.count == 1:
    print(try check(Array(try Data(contentsOf: URL(filePath: rest[0]))), parser))
  case let rest where rest.count == 4:
    guard let seconds = Double(rest[0]), let seed = UInt64(rest[1]), let limit = Int(rest[2]) else {
      stop("seconds, seed and inputs are numbers")
    }
    try fuzz(parser, seconds: seconds, seed: seed, limit: limit, current: rest[3])
  default: stop("usage: Fuzz PARSER SECONDS SEED INPUTS CURRENT, or Fuzz PARSER FILE")
  }
} catch let finding as Finding {
  FileHandle.standardError.write(Data("\(parser.name): \(finding.description)\n".utf8))
  exit(1)
}
