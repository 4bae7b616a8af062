internal import CLAPACKE
internal import COpenBLAS

/// Whether a matrix enters a product as it is or transposed.
public enum Transposition: String, Sendable, Hashable, Codable {
  /// A.
  case none
  /// Aᵀ.
  case transposed
  /// Aᴴ, the conjugate transpose; the same as Aᵀ for real scalars.
  case adjoint

  /// The operand after one more (plain) transposition.
  public var toggled: Transposition { self == .none ? .transposed : .none }
}

/// Which triangle of a square matrix is stored.
public enum Triangle: String, Sendable, Hashable, Codable {
  case upper
  case lower
}

/// On which side of the unknown a triangular matrix stands.
public enum Side: String, Sendable, Hashable, Codable {
  case left
  case right
}

/// Whether the diagonal of a triangular matrix is read or taken to be ones.
public enum Diagonal: String, Sendable, Hashable, Codable {
  case stored
  case unit
}

/// Which singular vectors or eigenvectors a routine returns.
public enum VectorsWanted: String, Sendable, Hashable, Codable {
  case none
  case thin
}

extension Transposition {
  var cblas: CBLAS_TRANSPOSE {
    switch self {
    case .none: CblasNoTrans
    case .transposed: CblasTrans
    case .adjoint: CblasConjTrans
    }
  }
  var lapack: CChar {
    switch self {
    case .none: CChar(UInt8(ascii: "N"))
    case .transposed: CChar(UInt8(ascii: "T"))
    case .adjoint: CChar(UInt8(ascii: "C"))
    }
  }

  /// For the routines of real scalars that know no conjugate transpose, and refuse its letter.
  var lapackOfReals: CChar { CChar(UInt8(ascii: self == .none ? "N" : "T")) }
}

extension Triangle {
  var cblas: CBLAS_UPLO { self == .upper ? CblasUpper : CblasLower }
  var lapack: CChar { CChar(UInt8(ascii: self == .upper ? "U" : "L")) }
}

extension Side {
  var cblas: CBLAS_SIDE { self == .left ? CblasLeft : CblasRight }
  var lapack: CChar { CChar(UInt8(ascii: self == .left ? "L" : "R")) }
}

extension Diagonal {
  var cblas: CBLAS_DIAG { self == .unit ? CblasUnit : CblasNonUnit }
  var lapack: CChar { CChar(UInt8(ascii: self == .unit ? "U" : "N")) }
}

/// `Int32` as LAPACKE's layout argument. The row-major layout copies and transposes: never used.
let columnMajor = LAPACK_COL_MAJOR

extension VectorsWanted {
  /// `jobz` of the divide-and-conquer SVD.
  var svdJob: CChar { CChar(UInt8(ascii: self == .none ? "N" : "S")) }
  /// `jobz` of the symmetric eigenvalue routines.
  var eigenJob: CChar { CChar(UInt8(ascii: self == .none ? "N" : "V")) }
}

/// Letters that LAPACK takes for a choice.
enum LAPACKLetter {
  static let no = CChar(UInt8(ascii: "N"))
  static let vectors = CChar(UInt8(ascii: "V"))
  static let all = CChar(UInt8(ascii: "A"))
  static let some = CChar(UInt8(ascii: "S"))
  static let index = CChar(UInt8(ascii: "I"))
  static let equilibrate = CChar(UInt8(ascii: "E"))

  /// V or N.
  static func vectors(_ wanted: Bool) -> CChar { wanted ? vectors : no }
}

let oneNorm = CChar(UInt8(ascii: "1"))
