#pragma once

#include <stddef.h>
#include <stdint.h>

#include "instruction_set.h"

// Many small steps of descent in one call: at mini-batches of some dozen rows a call a step would cost
// more than the step.
//
// A step takes the next `batch` rows, forms g = factor/b · Σ w·x(xᵀθ − y) over its b rows, lets the rules
// change g in turn, and subtracts it: θ ← θ − g.

// What a rule does with g; its numbers a to e, its state s (of p scalars each, one after the other).
enum {
  lapwing_rule_scale = 0,         // g·a
  lapwing_rule_weight_decay = 1,  // g + a·θ
  lapwing_rule_clip_value = 2,    // into [−a, a]
  lapwing_rule_clip_norm = 3,     // g·min(1, a/(‖g‖ + 10⁻⁶))
  lapwing_rule_momentum = 4,      // s ← a·s + b·g; g = s
  lapwing_rule_nesterov = 5,      // s ← a·s + b·g; g + a·s
  lapwing_rule_adagrad = 6,       // s ← s + g²; g/((√s + a)·b)
  lapwing_rule_adadelta = 7,      // s₀ ← a·s₀ + b·g²; u = √(s₁ + c)/√(s₀ + c)·g; s₁ ← a·s₁ + b·u²; u
  lapwing_rule_rmsprop = 8,       // s ← a·s + b·g²; g/(√s + c)
  lapwing_rule_adam = 9,          // s₀ ← a·s₀ + (1 − a)·g; s₁ ← b·s₁ + (1 − b)·g²; s₀/(d/e·√s₁ + d·c)
};

typedef struct lapwing_rule {
  int kind;
  // Where its state begins.
  size_t state;
  double a, b, c, d, e;
} lapwing_rule;

// One rule applied to n elements of g; s₀ and s₁ are its own, wherever they lie.
void lapwing_apply_rule_f64(lapwing_instruction_set set, const lapwing_rule *rule, size_t n,
                            const double *theta, double *g, double *s0, double *s1);
void lapwing_apply_rule_f32(lapwing_instruction_set set, const lapwing_rule *rule, size_t n,
                            const float *theta, float *g, float *s0, float *s1);

// `count` rows of the block take part: row order[i], or row i where there is no order; x, y, weights, theta, state,
// average are scalars of the function's type. `rules` has rule_count rules for every step, `rule_stride` apart: 0 where
// they are the same for all steps. `weights` and `average` may be null; `average` is the mean of the `averaged` iterates
// before.
typedef struct lapwing_descent {
  size_t count, p;
  const void *x;
  size_t ld;
  const void *y;
  size_t y_stride;
  const void *weights;
  size_t weight_stride;
  const uint32_t *order;
  size_t batch;
  double factor;
  const lapwing_rule *rules;
  size_t rule_count, rule_stride;
  void *theta, *state, *average;
  size_t averaged;
} lapwing_descent;

// Several threads at one descent. The rows of a batch are cut into parts, as many as the shape says, whose gradients are
// added in turn: what comes out does not depend on how many threads there are, nor on which of them does which part.
size_t lapwing_descent_parts(const lapwing_descent *descent);

// What they share, begun by one of them before the others know of it; and the memory for the gradients of the parts. Both
// begin at a multiple of 64 bytes.
typedef struct lapwing_descent_team lapwing_descent_team;
size_t lapwing_descent_team_bytes(void);
void lapwing_descent_team_begin(lapwing_descent_team *team);
size_t lapwing_descent_gradient_bytes(const lapwing_descent *descent, size_t scalar_bytes);

// Member 0 makes the steps, and returns when they are made. Others may take parts from it at any time, or never; they
// return when it has ended.
void lapwing_descent_f64(lapwing_instruction_set set, const lapwing_descent *descent,
                         lapwing_descent_team *team, size_t member, double *gradients);
void lapwing_descent_f32(lapwing_instruction_set set, const lapwing_descent *descent,
                         lapwing_descent_team *team, size_t member, float *gradients);
