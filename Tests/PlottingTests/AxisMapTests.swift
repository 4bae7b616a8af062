import Testing

@testable import Plotting

@Suite struct AxisMapTests {
  private func labels(_ axis: Axis, _ data: [Double]) -> [String] {
    AxisMap(axis, data: data).ticks.map(\.label)
  }

  @Test func marksAreRoundNumbersWithinTheRange() {
    #expect(
      labels(Axis("x", range: 0...10), []) == ["0", "2", "4", "6", "8", "10"])
    #expect(labels(Axis("x", range: -1...1), []) == ["−1.0", "−0.5", "0.0", "0.5", "1.0"])
    #expect(labels(Axis("x", range: 0...3e8), []).contains("1·10⁸"))
    #expect(labels(Axis("n", range: 0...2, countsWhole: true), []) == ["0", "1", "2"])
  }

  @Test func decadesAreMarkedOnALogarithmicAxis() {
    let axis = Axis("error", scale: .logarithmic, range: 1e-12...1)
    #expect(
      labels(axis, []) == ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"])
    let narrow = labels(Axis("x", scale: .logarithmic, range: 1...30), [])
    #expect(narrow == ["1", "2", "5", "10", "20"])
  }

  @Test func fewDecadesAreWrittenOut() {
    #expect(
      labels(Axis("ms", scale: .logarithmic, range: 0.1...900), []) == ["0.1", "1", "10", "100"])
    #expect(
      labels(Axis("ms", scale: .logarithmic, range: 1...1e5), []).last == "10⁵")
  }

  /// The largest and the least number are more than the largest number apart, in proportion.
  @Test func allOfTheNumberRangeHasRoomOnALogarithmicAxis() throws {
    let map = AxisMap(Axis("x", scale: .logarithmic), data: [1e300, 1e-13])
    let places = try [1e-13, 1, 1e300].map { try #require(map.place($0)) }
    #expect(places[0] < 0.1 && places[2] > 0.9 && places[1] < places[2])
    #expect(map.ticks.count > 2)
  }

  @Test func smallNumbersAreToldApart() throws {
    let map = AxisMap(Axis("x"), data: [1e-299, 3e-299])
    let places = try [1e-299, 3e-299].map { try #require(map.place($0)) }
    #expect(places[1] - places[0] > 0.8 && map.ticks.count > 2)
  }

  /// Whatever the data, places are between 0 and 1, in the order of the numbers, with some marks.
  @Test(arguments: [
    [1.0, 1], [0, 0], [1e300, -1e300], [1.7e308, -1.7e308], [.leastNonzeroMagnitude, 0],
    [Double.leastNormalMagnitude / 64, Double.leastNormalMagnitude / 32],
    [1e16, 1e16 + 2], [-3, -3.0000000001], [.nan, 2, 3], [.infinity, 1], [],
  ])
  func placesAreWithinThePlot(_ data: [Double]) {
    for scale in [Axis.Scale.linear, .logarithmic] {
      let map = AxisMap(Axis("x", scale: scale), data: data)
      let places = data.sorted().compactMap { map.place($0) }
      #expect(places.allSatisfy { $0 >= 0 && $0 <= 1 }, "\(scale) \(places)")
      #expect(places == places.sorted())
      #expect(map.low < map.high)
      #expect(map.ticks.allSatisfy { $0.place > -0.001 && $0.place < 1.001 })
      #expect(map.ticks.count <= 16)
    }
  }

  @Test func whatALogarithmCannotShowHasNoPlace() {
    let map = AxisMap(Axis("x", scale: .logarithmic), data: [1e-3, 10])
    #expect(map.place(0) == nil && map.place(-1) == nil && map.place(.nan) == nil)
    #expect(map.place(.infinity) == nil)
  }

  @Test func numbersAreWrittenAsPeopleDo() {
    #expect(brief(0.5) == "0.5" && brief(-3) == "−3" && brief(1.5e-9) == "1.5·10⁻⁹")
    #expect(brief(.nan) == "not known" && brief(-.infinity) == "−∞")
  }
}
