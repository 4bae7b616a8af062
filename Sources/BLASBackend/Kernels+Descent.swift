internal import CKernels

extension Kernels {
  /// Steps of descent over rows that lie sample by sample: θ ← θ − rules(g) with g = f/b · Σ w·x(xᵀθ − y) over the b
  /// rows of each mini-batch; 4p flops a row. Parts of large batches are taken by other threads, too; the bits do not
  /// depend on them.
  ///
  /// - Parameters:
  ///   - a: the samples, p × n, each a contiguous column.
  ///   - aLayout: where they lie in `a`.
  ///   - targets: y, n entries.
  ///   - targetsLayout: where they lie in `targets`.
  ///   - weights: w, n entries.
  ///   - weightsLayout: where they lie in `weights`; nil for weights of 1.
  ///   - rows: which rows take part, in order; places in `order` where there is one.
  ///   - order: the rows in the order in which they are taken; empty for as they stand.
  ///   - batch: b; the last batch may be smaller.
  ///   - factor: f.
  ///   - rules: those of each step, one step after the other; or those of one step, for all.
  ///   - rulesPerStep: how many there are.
  ///   - parameters: θ, p entries.
  ///   - state: the memories of the rules of one step, one after the other.
  ///   - average: p entries, the mean of the iterates before; empty where none is wanted.
  ///   - averaged: of how many iterates that is the mean.
  ///   - instructions: which instructions the processor may use.
  public static func descend(
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, targets: Span<Scalar>,
    _ targetsLayout: VectorLayout, weights: Span<Scalar>, _ weightsLayout: VectorLayout?,
    rows: Range<Int>, order: Span<UInt32>, batch: Int, factor: Double, rules: [UpdateRule],
    rulesPerStep: Int, parameters: inout MutableSpan<Scalar>, state: inout MutableSpan<Scalar>,
    average: inout MutableSpan<Scalar>, averaged: Int, instructions: InstructionSet = .widest
  ) {
    aLayout.requireInside(a.count)
    targetsLayout.requireInside(targets.count)
    weightsLayout?.requireInside(weights.count)
    let (p, n) = (aLayout.rows, aLayout.columns)
    let steps = (rows.count + batch - 1) / max(1, batch)
    precondition(
      targetsLayout.count == n && weightsLayout?.count ?? n == n && parameters.count == p
        && (average.isEmpty || average.count == p) && batch >= 1 && rows.lowerBound >= 0
        && rows.upperBound <= (order.isEmpty ? n : order.count)
        && (rules.count == rulesPerStep || rules.count == rulesPerStep * steps),
      "descend: \(n) samples × \(p), rows \(rows), batches of \(batch), \(rules.count) rules")
    if rows.isEmpty || p == 0 { return }
    for i in rows where !order.isEmpty {
      precondition(Int(order[i]) < n, "row \(order[i]) of \(n)")
    }
    var kernelRules: [lapwing_rule] = []
    kernelRules.reserveCapacity(rules.count)
    var place = 0
    for (index, rule) in rules.enumerated() {
      if index % max(1, rulesPerStep) == 0 { place = 0 }
      kernelRules.append(rule.kernelRule(state: place))
      place += rule.memoryCount * p
    }
    precondition(state.count >= place, "descend: a state of \(state.count) for \(place)")
    let stride = rules.count == rulesPerStep ? 0 : rulesPerStep
    a.withUnsafeBufferPointer { a in
      targets.withUnsafeBufferPointer { y in
        weights.withUnsafeBufferPointer { w in
          order.withUnsafeBufferPointer { order in
            parameters.withUnsafeMutableBufferPointer { theta in
              state.withUnsafeMutableBufferPointer { state in
                average.withUnsafeMutableBufferPointer { average in
                  kernelRules.withUnsafeBufferPointer { rules in
                    // Without an order the rows begin at the first one that takes part.
                    let first = order.isEmpty ? rows.lowerBound : 0
                    run(
                      lapwing_descent(
                        count: rows.count, p: p,
                        x: a.baseAddress! + aLayout.offset + first * aLayout.leadingDimension,
                        ld: aLayout.leadingDimension,
                        y: y.baseAddress! + targetsLayout.offset + first * targetsLayout.stride,
                        y_stride: targetsLayout.stride,
                        weights: weightsLayout.map {
                          UnsafeRawPointer(w.baseAddress! + $0.offset + first * $0.stride)
                        },
                        weight_stride: weightsLayout?.stride ?? 1,
                        order: order.isEmpty ? nil : order.baseAddress! + rows.lowerBound,
                        batch: batch, factor: factor, rules: rules.baseAddress,
                        rule_count: rulesPerStep, rule_stride: stride, theta: theta.baseAddress!,
                        state: state.baseAddress,
                        average: average.isEmpty ? nil : average.baseAddress, averaged: averaged),
                      instructions)
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// The steps, on as many threads as their batches have parts.
  private static func run(_ descent: lapwing_descent, _ instructions: InstructionSet) {
    withUnsafePointer(to: descent) { descent in
      let gradientBytes = lapwing_descent_gradient_bytes(descent, MemoryLayout<Scalar>.stride)
      withUnsafeTemporaryAllocation(
        byteCount: lapwing_descent_team_bytes() + gradientBytes, alignment: 64
      ) { memory in
        let team = OpaquePointer(memory.baseAddress!)
        lapwing_descent_team_begin(team)
        let shared = SharedDescent(
          descent: descent, team: team,
          gradients: (memory.baseAddress! + lapwing_descent_team_bytes())
            .assumingMemoryBound(to: Scalar.self))
        // The first task is begun before the others, which only help it.
        let members = min(BLASThreads.limit, lapwing_descent_parts(descent))
        _ = Workers.map(count: members) { member in
          Scalar._descend(
            instructions, shared.descent, team: shared.team, member: member, shared.gradients)
        }
      }
    }
  }

  /// What a rule makes of a gradient, in place. A few flops an element, on the calling thread.
  ///
  /// - Parameters:
  ///   - rule: what is applied.
  ///   - gradient: g.
  ///   - gradientLayout: where it lies in `gradient`, without gaps.
  ///   - parameters: θ.
  ///   - parametersLayout: where they lie in `parameters`, without gaps.
  ///   - first: the rule's first memory; empty if it has none.
  ///   - second: its second one.
  ///   - memoryLayout: where what belongs to g lies in both, without gaps.
  ///   - instructions: which instructions the processor may use.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func apply(
    _ rule: UpdateRule, to gradient: inout MutableSpan<Scalar>, _ gradientLayout: VectorLayout,
    at parameters: Span<Scalar>, _ parametersLayout: VectorLayout,
    first: inout MutableSpan<Scalar>, second: inout MutableSpan<Scalar>,
    _ memoryLayout: VectorLayout, instructions: InstructionSet = .widest
  ) {
    let n = gradientLayout.count
    precondition(
      gradientLayout.stride == 1 && parametersLayout.stride == 1 && memoryLayout.stride == 1
        && parametersLayout.count == n && memoryLayout.count == n,
      "apply: \(gradientLayout), \(parametersLayout), \(memoryLayout)")
    let none = VectorLayout(count: 0)
    Scalar._applyRule(
      instructions, rule, n, parameters.pointer(parametersLayout),
      gradient.pointer(gradientLayout), first.pointer(rule.usedMemories > 0 ? memoryLayout : none),
      second.pointer(rule.usedMemories > 1 ? memoryLayout : none))
  }
}

/// What the members of a descent's team share: each changes only what the team's state says is its own.
private struct SharedDescent<Scalar>: @unchecked Sendable {
  let descent: UnsafePointer<lapwing_descent>
  let team: OpaquePointer
  let gradients: UnsafeMutablePointer<Scalar>
}
