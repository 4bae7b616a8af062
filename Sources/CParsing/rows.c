// Records into samples.
#include "CParsing.h"
#include "fast_number.h"
#include "fields.h"

#include <math.h>
#include <string.h>

static bool is_token(const lapwing_csv_plan *plan, const uint8_t *start, size_t length) {
  if (length == 0 || (length == 2 && start[0] == 'N' && start[1] == 'A')) return true;
  size_t offset = 0;
  for (size_t i = 0; i < plan->token_count; i++) {
    const size_t end = plan->token_ends[i];
    if (end - offset == length && memcmp(plan->tokens + offset, start, length) == 0) return true;
    offset = end;
  }
  return false;
}

static bool is_sentinel(const lapwing_csv_plan *plan, double value) {
  for (size_t i = 0; i < plan->sentinel_count; i++) {
    if (plan->sentinels[i] == value) return true;
  }
  return false;
}

// The text of a field with a point for its decimal mark: the field itself, or a copy of it.
typedef struct {
  const uint8_t *start, *end;
  uint8_t copy[1024];
} numeral;

// Sets `*text`; false if no number can be meant.
static bool with_point(const lapwing_csv_plan *plan, const lapwing_csv_field *field,
                       numeral *text) {
  text->start = field->start;
  text->end = field->end;
  if (plan->decimal_mark == '.') return true;
  const size_t length = (size_t)(field->end - field->start);
  if (length > sizeof text->copy || memchr(field->start, '.', length) != NULL) return false;
  for (size_t i = 0; i < length; i++) {
    text->copy[i] = field->start[i] == plan->decimal_mark ? '.' : field->start[i];
  }
  text->start = text->copy;
  text->end = text->copy + length;
  return true;
}

// The value of a field, NaN if it is missing; its text where it is a number.
static lapwing_csv_status evaluate(const lapwing_csv_plan *plan, const lapwing_csv_field *field,
                                   double *value, numeral *text) {
  if (is_token(plan, field->start, (size_t)(field->end - field->start))) {
    *value = NAN;
    return LAPWING_CSV_OK;
  }
  if (!with_point(plan, field, text) || !lapwing_parse_number(text->start, text->end, value)) {
    return LAPWING_CSV_NOT_A_NUMBER;
  }
  return isinf(*value) ? LAPWING_CSV_NOT_FINITE : LAPWING_CSV_OK;
}

// Whether a field of a column of texts stands for a missing value.
static bool is_missing_text(const lapwing_csv_plan *plan, const lapwing_csv_field *field) {
  double value;
  numeral text;
  if (is_token(plan, field->start, (size_t)(field->end - field->start))) return true;
  if (!with_point(plan, field, &text)) return false;
  if (!lapwing_parse_number(text.start, text.end, &value)) return false;
  return isnan(value) || is_sentinel(plan, value);
}

// Counts the fields of the record at `p`.
static lapwing_csv_status count_fields(const uint8_t *p, const lapwing_csv_cursor *cursor,
                                       uint8_t delimiter, size_t *count) {
  lapwing_csv_field field;
  *count = 0;
  do {
    const lapwing_csv_status status =
        lapwing_csv_read_field(p, cursor->limit, cursor->is_final, delimiter, &field);
    if (status != LAPWING_CSV_OK) return status;
    *count += 1;
    p = field.next;
  } while (!field.ends_record);
  return LAPWING_CSV_FIELD_COUNT;
}

// Where a record that `lapwing_fast_number` reads may start.
static inline bool starts_number(uint8_t byte) {
  return byte == '-' || byte == '.' || (unsigned)byte - '0' <= 9;
}

// Where low parts go, too.
typedef struct {
  double *sample;  // NULL: not asked for
  lapwing_exact_low exact;
  bool is_accurate;
} low_parts;

// The low part of a number that was read, of any spelling.
static double low_part(const uint8_t *start, const uint8_t *end, double value, low_parts *lows) {
  if (isnan(value)) return 0;
  bool is_accurate;
  const double low = lapwing_low_part_of_text(start, end, value, lows->exact, &is_accurate);
  lows->is_accurate &= is_accurate;
  return low;
}

// Reads the record at `*record` into `sample`; `*record` and `*line_ends` are then behind it. On
// failure only `*line_ends` moves, up to the field with the error, and `*column` tells which.
static inline __attribute__((always_inline)) lapwing_csv_status read_record(
    const lapwing_csv_plan *plan, lapwing_csv_cursor *cursor, double *sample, low_parts *lows,
    const uint8_t **record, uint64_t *line_ends, size_t *column, bool *is_missing) {
  const uint8_t delimiter = plan->delimiter;
  const size_t columns = plan->columns;
  const bool has_point = plan->decimal_mark == '.';
  const uint8_t *p = *record;
  for (*column = 0;; *column += 1) {
    if (__builtin_expect(*column == columns, 0)) {
      return count_fields(*record, cursor, delimiter, &cursor->fields);
    }
    const int32_t slot = plan->slots[*column];
    bool ends_record;
    double value, low = 0;
    double *const low_output = lows->sample != NULL ? &low : NULL;
    const uint8_t *const start = p;
    const uint8_t *behind = slot >= 0 && has_point ? lapwing_fast_number(p, &value, low_output) : NULL;
    if (__builtin_expect(behind != NULL && *behind == delimiter, 1)) {
      p = behind + 1;
      ends_record = false;
    } else if (behind != NULL && (*behind == '\n' || (*behind == '\r' && behind[1] == '\n'))) {
      p = behind + (*behind == '\n' ? 1 : 2);
      *line_ends += 1;
      ends_record = true;
    } else {
      lapwing_csv_field *field = &cursor->field;
      lapwing_csv_status status =
          lapwing_csv_read_field(p, cursor->limit, cursor->is_final, delimiter, field);
      if (status == LAPWING_CSV_OK && slot >= 0) {
        numeral text;
        status = evaluate(plan, field, &value, &text);
        *is_missing |= isnan(value);
        if (low_output != NULL && status == LAPWING_CSV_OK) {
          low = low_part(text.start, text.end, value, lows);
        }
      }
      if (status != LAPWING_CSV_OK) return status;
      if (slot < -1) {
        const bool is_absent = is_missing_text(plan, field);
        sample[-2 - slot] = is_absent ? NAN : (double)(p - cursor->position);
        if (low_output != NULL) lows->sample[-2 - slot] = 0;
        *is_missing |= is_absent;
      }
      p = field->next;
      *line_ends += field->line_ends;
      ends_record = field->ends_record;
    }
    if (slot >= 0) {
      if (__builtin_expect(plan->sentinel_count > 0, 0) && is_sentinel(plan, value)) {
        value = NAN;
        *is_missing = true;
      }
      sample[slot] = value;
      if (low_output != NULL) {
        if (__builtin_expect(isnan(low), 0)) low = low_part(start, behind, value, lows);
        lows->sample[slot] = low;
      }
    }
    if (ends_record) break;
  }
  if (__builtin_expect(*column + 1 != columns, 0)) {
    cursor->fields = *column + 1;
    return LAPWING_CSV_FIELD_COUNT;
  }
  *record = p;
  return LAPWING_CSV_OK;
}

static inline __attribute__((always_inline)) lapwing_csv_status read_rows(
    const lapwing_csv_plan *plan, lapwing_csv_cursor *cursor, double *samples, double *low_samples,
    lapwing_exact_low exact, size_t maximum_rows) {
  const uint8_t *position = cursor->position;
  uint64_t line = cursor->line;
  lapwing_csv_status status = LAPWING_CSV_FULL;
  for (cursor->rows = 0; cursor->rows < maximum_rows; cursor->rows += 1) {
    if (!starts_number(*position)) {  // at the limit stands a NUL
      const uint8_t *record = lapwing_csv_skip_blank_lines(
          position, cursor->limit, cursor->is_final, plan->delimiter, &line, &position);
      if (record == NULL) {
        status = LAPWING_CSV_MORE;
        break;
      }
    }
    double *sample = samples + cursor->rows * plan->width;
    low_parts lows = {.exact = exact, .is_accurate = true};
    if (low_samples != NULL) lows.sample = low_samples + cursor->rows * plan->width;
    if (plan->has_intercept) {
      sample[0] = 1;
      if (low_samples != NULL) lows.sample[0] = 0;
    }
    uint64_t line_ends = 0;
    bool is_missing = false;
    const lapwing_csv_status outcome = read_record(plan, cursor, sample, &lows, &position,
                                                   &line_ends, &cursor->column, &is_missing);
    if (__builtin_expect(outcome != LAPWING_CSV_OK, 0)) {
      cursor->error_line = line + line_ends;
      status = outcome;
      break;
    }
    cursor->error_line = line;
    line += line_ends;
    if (__builtin_expect(is_missing, 0)) {
      status = LAPWING_CSV_MISSING;
      break;
    }
    if (low_samples != NULL) cursor->has_inaccurate |= !lows.is_accurate;
  }
  cursor->position = position;
  cursor->line = line;
  return status;
}

lapwing_csv_status lapwing_csv_read_rows(const lapwing_csv_plan *plan, lapwing_csv_cursor *cursor,
                                         double *samples, size_t maximum_rows) {
  return read_rows(plan, cursor, samples, NULL, NULL, maximum_rows);
}

lapwing_csv_status lapwing_csv_read_decimal_rows(const lapwing_csv_plan *plan,
                                                 lapwing_csv_cursor *cursor, double *samples,
                                                 double *low_samples, lapwing_exact_low exact,
                                                 size_t maximum_rows) {
  return read_rows(plan, cursor, samples, low_samples, exact, maximum_rows);
}
