public import BLASBackend
public import Matrices

/// All that a descent remembers between two updates: with it, a run goes on as if it had never stopped.
public struct DescentState<Scalar: RealBLASScalar>: Sendable, Hashable, Codable {
  /// Θ, p × K.
  public internal(set) var parameters: Matrix<Scalar>
  /// What the rules of each configuration remember.
  public internal(set) var memories: [[Matrix<Scalar>]]
  /// The mean of the iterates so far; nil where none is asked for, or not yet.
  public internal(set) var average: Matrix<Scalar>?
  /// Over how many iterates.
  public internal(set) var averaged = 0
  /// How many updates were made.
  public internal(set) var iteration = 0
  /// How often all rows were read, for updates and for measurements.
  public internal(set) var passes = 0
  /// The epoch under way, counted from 0.
  public internal(set) var epoch = 0
  /// How many blocks of this epoch are done.
  public internal(set) var block = 0
  /// How many rows of the next block are done.
  public internal(set) var row = 0
  /// What was measured last.
  public internal(set) var measured = Measurement()

  /// The objective and the gradient of a state.
  public struct Measurement: Sendable, Hashable, Codable {
    public internal(set) var objective: [Double] = []
    public internal(set) var gradientNorms: [Double] = []
    public internal(set) var validationObjective: [Double]?
  }

  init(parameters: Matrix<Scalar>, memories: [[Matrix<Scalar>]]) {
    self.parameters = parameters
    self.memories = memories
  }

  /// What the run would answer now.
  public var answer: Matrix<Scalar> { average ?? parameters }
}
