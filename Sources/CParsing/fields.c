// Fields and line ends: RFC 4180, and what is harmless beyond it.
#include "CParsing.h"
#include "fields.h"

#include <string.h>

static lapwing_csv_status end_field(const uint8_t *p, const uint8_t *limit, bool is_final,
                                    uint8_t delimiter, lapwing_csv_field *field) {
  if (p == limit) {
    if (!is_final) return LAPWING_CSV_MORE;
    field->next = p;
    field->ends_record = true;
    return LAPWING_CSV_OK;
  }
  if (*p == delimiter) {
    field->next = p + 1;
    field->ends_record = false;
    return LAPWING_CSV_OK;
  }
  if (*p == '\r' && p + 1 == limit && !is_final) return LAPWING_CSV_MORE;
  field->next = lapwing_behind_line_end(p, limit);
  field->line_ends += 1;
  field->ends_record = true;
  return LAPWING_CSV_OK;
}

// Counts line ends in quoted text, with CR LF as one.
static uint64_t count_line_ends(const uint8_t *p, const uint8_t *end) {
  uint64_t count = 0;
  for (; p < end; p++) count += *p == '\n' || (*p == '\r' && !(p + 1 < end && p[1] == '\n'));
  return count;
}

static lapwing_csv_status read_quoted(const uint8_t *p, const uint8_t *limit, bool is_final,
                                      uint8_t delimiter, lapwing_csv_field *field) {
  field->is_quoted = true;
  field->start = p;
  for (;;) {
    p = memchr(p, '"', (size_t)(limit - p));
    if (p == NULL) {
      field->end = limit;
      return is_final ? LAPWING_CSV_OPEN_QUOTE : LAPWING_CSV_MORE;
    }
    if (p + 1 == limit || p[1] != '"') break;
    p += 2;
  }
  field->end = p;
  if (memchr(field->start, 0, (size_t)(p - field->start)) != NULL) return LAPWING_CSV_NUL;
  field->line_ends = count_line_ends(field->start, p);
  do p++;
  while (p < limit && lapwing_is_blank(*p, delimiter));
  if (p < limit && *p != delimiter && *p != '\n' && *p != '\r') return LAPWING_CSV_AFTER_QUOTE;
  while (field->start < field->end && lapwing_is_blank(*field->start, delimiter)) field->start++;
  while (field->start < field->end && lapwing_is_blank(field->end[-1], delimiter)) field->end--;
  return end_field(p, limit, is_final, delimiter, field);
}

lapwing_csv_status lapwing_csv_read_field(const uint8_t *start, const uint8_t *limit, bool is_final,
                                          uint8_t delimiter, lapwing_csv_field *field) {
  const uint8_t *p = start;
  while (p < limit && lapwing_is_blank(*p, delimiter)) p++;
  *field = (lapwing_csv_field){.start = p, .end = p, .next = p};
  if (p < limit && *p == '"') return read_quoted(p + 1, limit, is_final, delimiter, field);
  p = lapwing_find_field_end(p, limit, delimiter);
  field->end = p;
  if (p < limit && *p == 0) return LAPWING_CSV_NUL;
  while (field->start < field->end && lapwing_is_blank(field->end[-1], delimiter)) field->end--;
  return end_field(p, limit, is_final, delimiter, field);
}

const uint8_t *lapwing_csv_skip_blank_lines(const uint8_t *start, const uint8_t *limit,
                                            bool is_final, uint8_t delimiter, uint64_t *line,
                                            const uint8_t **kept) {
  for (;;) {
    const uint8_t *p = start;
    *kept = start;
    while (p < limit && lapwing_is_blank(*p, delimiter)) p++;
    if (p == limit) {
      if (is_final) *kept = limit;
      return NULL;
    }
    if (*p != '\n' && *p != '\r') return start;
    if (*p == '\r' && p + 1 == limit && !is_final) return NULL;
    start = lapwing_behind_line_end(p, limit);
    *line += 1;
  }
}
