// What ends a field.
#pragma once

#include "fast_number.h"

static inline bool lapwing_is_blank(uint8_t byte, uint8_t delimiter) {
  return (byte == ' ' || byte == '\t') && byte != delimiter;
}

// Steps over CR LF, LF or CR at `p`, which lies before `limit`.
static inline const uint8_t *lapwing_behind_line_end(const uint8_t *p, const uint8_t *limit) {
  return p + (*p == '\r' && p + 1 < limit && p[1] == '\n' ? 2 : 1);
}

// The high bit of each byte that is zero; the lowest bit set is always right.
static inline uint64_t lapwing_zero_bytes(uint64_t word) {
  return (word - UINT64_C(0x0101010101010101)) & ~word & UINT64_C(0x8080808080808080);
}

// The first delimiter, line end or NUL at `p` or later; `limit` if there is none.
static inline const uint8_t *lapwing_find_field_end(const uint8_t *p, const uint8_t *limit,
                                                    uint8_t delimiter) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  while (limit - p >= 8) {
    const uint64_t word = lapwing_load8(p);
    const uint64_t ends = lapwing_zero_bytes(word) | lapwing_zero_bytes(word ^ (ones * '\n')) |
                          lapwing_zero_bytes(word ^ (ones * '\r')) |
                          lapwing_zero_bytes(word ^ (ones * delimiter));
    if (ends != 0) return p + (__builtin_ctzll(ends) >> 3);
    p += 8;
  }
  while (p < limit && *p != delimiter && *p != '\n' && *p != '\r' && *p != 0) p++;
  return p;
}
