#include "descent.h"

#include <math.h>
#include <stdbool.h>

#include "descent_team.h"
#include "gradient.h"

// How many scalars of rows a part has at least, about: below, to hand it over costs more than it saves. Rows from all
// over the memory wait for it, one part beside the other.
enum { scalars_of_part = 1 << 13, scattered_scalars_of_part = 1 << 10 };

// Of a batch of so many rows. Parts grow with the batch, too.
static size_t parts_of(const lapwing_descent *d, size_t rows) {
  const size_t least = d->order ? scattered_scalars_of_part : scalars_of_part;
  const size_t units = rows * d->p / least;
  size_t parts = 1;
  while (parts < most_parts && units >= 2 * parts * parts && rows >= 8 * parts) parts *= 2;
  return parts;
}

// Where part k of `parts` begins in a batch of so many rows; at a multiple of four, but for the end.
static size_t part_begin(size_t rows, size_t parts, size_t k) {
  const size_t size = (rows + 4 * parts - 1) / (4 * parts) * 4, begin = k * size;
  return begin < rows ? begin : rows;
}

// Of the gradient of a part, in scalars: whole lines of 64 bytes.
static size_t gradient_stride(size_t p) { return (p + 15) / 16 * 16; }

size_t lapwing_descent_parts(const lapwing_descent *d) {
  return parts_of(d, d->batch < d->count ? d->batch : d->count);
}

size_t lapwing_descent_team_bytes(void) { return sizeof(lapwing_descent_team); }

void lapwing_descent_team_begin(lapwing_descent_team *team) {
  atomic_init(&team->opened, 0);
  atomic_init(&team->done, 0);
  atomic_init(&team->ended, false);
  for (size_t k = 0; k < most_parts; k++) atomic_init(&team->taken[k].count, 0);
}

size_t lapwing_descent_gradient_bytes(const lapwing_descent *d, size_t scalar_bytes) {
  return lapwing_descent_parts(d) * gradient_stride(d->p) * scalar_bytes;
}

#define KERNEL_TEMPLATE "descent.template.h"
#include "variants.h"

#define LAPWING_DESCENT(SCALAR, SUFFIX)                                                          \
  void lapwing_apply_rule_##SUFFIX(lapwing_instruction_set set, const lapwing_rule *rule,        \
                                   size_t n, const SCALAR *theta, SCALAR *g, SCALAR *s0,         \
                                   SCALAR *s1) {                                                 \
    LAPWING_DISPATCH(set, lapwing_apply_rule_##SUFFIX, (rule, n, theta, g, s0, s1));             \
  }                                                                                              \
  void lapwing_descent_##SUFFIX(lapwing_instruction_set set, const lapwing_descent *descent,     \
                                lapwing_descent_team *team, size_t member, SCALAR *gradients) {  \
    if (member == 0)                                                                             \
      LAPWING_DISPATCH(set, lapwing_descent_lead_##SUFFIX, (set, descent, team, gradients));     \
    else                                                                                         \
      LAPWING_DISPATCH(set, lapwing_descent_help_##SUFFIX,                                       \
                       (set, descent, team, member, gradients));                                 \
  }
LAPWING_DESCENT(double, f64)
LAPWING_DESCENT(float, f32)
