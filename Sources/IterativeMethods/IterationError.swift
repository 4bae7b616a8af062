public import Matrices

/// Why an iteration could not go on, other than by its own numbers: those end it with a status.
public enum IterationError: Error, Hashable, Sendable {
  case linearAlgebra(LinearAlgebraError)
  /// A saved run cannot be read, written or gone on with.
  case checkpoint(String)
  /// Rows could not be read once more.
  case unreadable(String)
}

extension IterationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .linearAlgebra(let error): error.description
    case .checkpoint(let reason), .unreadable(let reason): reason
    }
  }
}

/// Runs a call into the matrix layer and turns its error into the error of this layer.
package func lifting<Result: ~Copyable>(
  _ body: () throws(LinearAlgebraError) -> Result
) throws(IterationError) -> Result {
  do throws(LinearAlgebraError) { return try body() } catch { throw .linearAlgebra(error) }
}
