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

extension KeyedDecodingContainer {
  /// Without the key, as in the document of an earlier version, the number is not known.
  func decode(_: Nullable.Type, forKey key: Key) throws -> Nullable {
    try decodeIfPresent(Nullable.self, forKey: key) ?? Nullable(wrappedValue: nil)
  }

  /// Without the key, as in the document of an earlier version, there is none.
  func decode<Value>(
    _: NullableValue<Value>.Type, forKey key: Key
  ) throws -> NullableValue<Value> {
    try decodeIfPresent(NullableValue<Value>.self, forKey: key)
      ?? NullableValue(wrappedValue: nil)
  }
}

/// Something that JSON shows as `null` where there is none; the key is always there.
@propertyWrapper
public struct NullableValue<Value: Codable & Sendable & Hashable>: Codable, Sendable, Hashable {
  public var wrappedValue: Value?

  public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }
}

/// Numbers of which JSON shows those that are not finite as `null`, and reads them back as NaN.
@propertyWrapper
public struct NullableElements: Codable, Sendable, Hashable {
  public var wrappedValue: [Double]

  public init(wrappedValue: [Double]) { self.wrappedValue = wrappedValue }

  public init(from decoder: any Decoder) throws {
    let elements = try decoder.singleValueContainer().decode([Double?].self)
    wrappedValue = elements.map { $0 ?? .nan }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue.map { $0.isFinite ? $0 : nil })
  }
}
