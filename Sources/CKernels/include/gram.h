#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "instruction_set.h"

// One triangle of G += XᵀX, where X has many more rows than columns.
//
// Row i of X is x[i·ld], …, x[i·ld + p − 1]; ld ≥ p. Entry (i, j) of G is gram[i + j·gram_ld]; the
// other triangle is neither read nor written. Nothing beyond the entries of X is read.
//
// `scratch` is lapwing_gram_scratch_bytes(p, size of a scalar) bytes on a 64-byte boundary, whatever
// they hold. `set` must not be wider than lapwing_widest_instruction_set().

size_t lapwing_gram_scratch_bytes(size_t p, size_t scalar_size);

void lapwing_gram_f64(lapwing_instruction_set set, bool upper, size_t n, size_t p, const double *x,
                      size_t ld, double *gram, size_t gram_ld, void *scratch);
void lapwing_gram_f32(lapwing_instruction_set set, bool upper, size_t n, size_t p, const float *x,
                      size_t ld, float *gram, size_t gram_ld, void *scratch);

// The same for the columns first ≤ j < end of G alone, where there are so many columns that their sums do not stay in a
// cache; some hundreds of them in a call, each call by a thread of its own, if one likes. But for the sign of a
// zero, the bits of an entry do not depend on which columns come with it. `scratch` is lapwing_gram_columns_scratch_bytes(end − first, size of a scalar)
// bytes.

size_t lapwing_gram_columns_scratch_bytes(size_t columns, size_t scalar_size);

void lapwing_gram_columns_f64(lapwing_instruction_set set, bool upper, size_t n, size_t p,
                              const double *x, size_t ld, double *gram, size_t gram_ld,
                              size_t first, size_t end, void *scratch);
void lapwing_gram_columns_f32(lapwing_instruction_set set, bool upper, size_t n, size_t p,
                              const float *x, size_t ld, float *gram, size_t gram_ld,
                              size_t first, size_t end, void *scratch);
