#ifndef LAPWING_FIXED_POINT_H
#define LAPWING_FIXED_POINT_H

#include "double_double.h"

// A fixed-point number has `limbs` words, least significant first, of which the first `fraction_limbs`
// stand behind the binary point.

// How many words of scratch memory one call of `lapwing_fixed_gradient` needs.
size_t lapwing_fixed_scratch_size(ptrdiff_t limbs);

// One sweep over the rows: h ← h + X̂ᵀŴ(ŷ − X̂z) for one of the targets, in fixed-point arithmetic.
//
// The data are those of `problem`, scaled exactly; its own z is not read. Their magnitudes are at most 1, and
// the integer parts of all sums must fit. `z`: columns × limbs, magnitudes; `z_negative`: columns.
// `gradient`: columns × limbs, two's complement. `square` ← `square` + Σ ŵr² in plain double precision.
//
// Each product of z, of r or of ŵr with a double, and each y, is cut off below the last bit, which changes it
// by less than one unit. Returns 1 if nothing was cut off anywhere, else 0.
int lapwing_fixed_gradient(
    const lapwing_dd_problem *problem, ptrdiff_t target, ptrdiff_t limbs, ptrdiff_t fraction_limbs,
    const uint64_t *z, const uint8_t *z_negative, uint64_t *scratch, uint64_t *gradient,
    double *square);

// a ← a + b for `count` numbers.
void lapwing_fixed_add(ptrdiff_t count, ptrdiff_t limbs, uint64_t *a, const uint64_t *b);

#endif
