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

// The value of a field, NaN if it is missing.
static lapwing_csv_status evaluate(const lapwing_csv_plan *plan, const lapwing_csv_field *field,
                                   double *value) {
  if (is_token(plan, field->start, (size_t)(field->end - field->start))) {
    *value = NAN;
    return LAPWING_CSV_OK;
  }
  if (!lapwing_parse_number(field->start, field->end, value)) return LAPWING_CSV_NOT_A_NUMBER;
  return isinf(*value) ? LAPWING_CSV_NOT_FINITE : LAPWING_CSV_OK;
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

lapwing_csv_status lapwing_csv_read_rows(const lapwing_csv_plan *plan, lapwing_csv_cursor *cursor,
                                         double *samples, size_t maximum_rows) {
  const uint8_t delimiter = plan->delimiter;
  const size_t columns = plan->columns;
  const int32_t *slots = plan->slots;
  const bool has_sentinels = plan->sentinel_count > 0;
  const uint8_t *position = cursor->position;
  uint64_t line = cursor->line;
  cursor->rows = 0;
  lapwing_csv_status status = LAPWING_CSV_OK;

  while (status == LAPWING_CSV_OK) {
    if (cursor->rows == maximum_rows) {
      status = LAPWING_CSV_FULL;
      break;
    }
    if (!starts_number(*position)) {  // at the limit stands a NUL
      const uint8_t *record = lapwing_csv_skip_blank_lines(
          position, cursor->limit, cursor->is_final, delimiter, &line, &position);
      if (record == NULL) {
        status = LAPWING_CSV_MORE;
        break;
      }
    }
    double *sample = samples + cursor->rows * plan->width;
    if (plan->has_intercept) sample[0] = 1;
    const uint8_t *p = position;
    uint64_t line_ends = 0;
    size_t column = 0;
    bool is_missing = false;
    for (;;) {
      const int32_t slot = slots[column];
      bool ends_record;
      double value;
      const uint8_t *behind = slot >= 0 ? lapwing_fast_number(p, &value) : NULL;
      if (__builtin_expect(behind != NULL && *behind == delimiter, 1)) {
        p = behind + 1;
        ends_record = false;
      } else if (behind != NULL && *behind == '\n') {
        p = behind + 1;
        line_ends += 1;
        ends_record = true;
      } else if (behind != NULL && *behind == '\r' && behind[1] == '\n') {
        p = behind + 2;
        line_ends += 1;
        ends_record = true;
      } else {
        lapwing_csv_field *field = &cursor->field;
        status = lapwing_csv_read_field(p, cursor->limit, cursor->is_final, delimiter, field);
        if (status == LAPWING_CSV_OK && slot >= 0) {
          status = evaluate(plan, field, &value);
          is_missing |= isnan(value);
        }
        if (status != LAPWING_CSV_OK) break;
        p = field->next;
        line_ends += field->line_ends;
        ends_record = field->ends_record;
      }
      if (slot >= 0) {
        if (__builtin_expect(has_sentinels, 0) && is_sentinel(plan, value)) {
          value = NAN;
          is_missing = true;
        }
        sample[slot] = value;
      }
      column += 1;
      if (ends_record) {
        if (__builtin_expect(column == columns, 1)) break;
        cursor->fields = column;
        status = LAPWING_CSV_FIELD_COUNT;
        break;
      }
      if (__builtin_expect(column == columns, 0)) {
        status = count_fields(position, cursor, delimiter, &cursor->fields);
        break;
      }
    }
    if (__builtin_expect(status != LAPWING_CSV_OK, 0)) {
      cursor->column = column;
      cursor->error_line = line + line_ends;
      break;
    }
    position = p;
    cursor->error_line = line;
    line += line_ends;
    if (__builtin_expect(is_missing, 0)) {
      status = LAPWING_CSV_MISSING;
    } else {
      cursor->rows += 1;
    }
  }
  cursor->position = position;
  cursor->line = line;
  return status;
}
