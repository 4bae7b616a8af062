/// A number that JSON shows as `null` where it is not known or not finite; the key is always there.
@propertyWrapper
public struct Nullable: Codable, Sendable, Hashable {
  public var wrappedValue: Double?

  public init(wrappedValue: Double?) { self.wrappedValue = wrappedValue }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Double.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue, wrappedValue.isFinite {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

/// A truth value that may not be decidable, with `null` in JSON.
@propertyWrapper
public struct NullableBool: Codable, Sendable, Hashable {
  public var wrappedValue: Bool?

  public init(wrappedValue: Bool?) { self.wrappedValue = wrappedValue }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Bool.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }
}

/// Numbers, of which JSON shows those that are not finite as `null`.
@propertyWrapper
public struct NullableList: Codable, Sendable, Hashable {
  public var wrappedValue: [Double]

  public init(wrappedValue: [Double]) { self.wrappedValue = wrappedValue }

  public init(from decoder: any Decoder) throws {
    wrappedValue = try decoder.singleValueContainer().decode([Double?].self).map { $0 ?? .nan }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue.map { $0.isFinite ? $0 : nil })
  }
}
