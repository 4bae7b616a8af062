// Template of variants.h: rules that turn a gradient into a step, and many steps in one call.

// MARK: Rules. BODY(get, put) stands for all elements, with whole vectors and with the rest.

#define WHOLE_GET(from) load((from) + j)
#define WHOLE_PUT(to, v) store((to) + j, (v))
#define REST_GET(from) load_tail((from) + j, tail)
#define REST_PUT(to, v) store_tail((to) + j, tail, (v))
#define FOR_ALL(BODY)                                               \
  do {                                                              \
    size_t j = 0;                                                   \
    for (; j + LANES <= n; j += LANES) BODY(WHOLE_GET, WHOLE_PUT)   \
    if (j < n) {                                                    \
      const tail_mask tail = first_lanes(n - j);                    \
      BODY(REST_GET, REST_PUT)                                      \
    }                                                               \
  } while (0)
#define root(v) __builtin_elementwise_sqrt(v)

static void NAME(lapwing_apply_rule)(const lapwing_rule *rule, size_t n, const SCALAR *theta,
                                     SCALAR *g, SCALAR *s, SCALAR *t) {
  const vec a = splat((SCALAR)rule->a), b = splat((SCALAR)rule->b), c = splat((SCALAR)rule->c);
  switch (rule->kind) {
    case lapwing_rule_scale: {
#define BODY(get, put) { put(g, get(g) * a); }
      FOR_ALL(BODY);
#undef BODY
      break;
    }
    case lapwing_rule_weight_decay: {
#define BODY(get, put) { put(g, get(g) + a * get(theta)); }
      FOR_ALL(BODY);
#undef BODY
      break;
    }
    case lapwing_rule_clip_value: {
      const SCALAR limit = (SCALAR)rule->a;
      // In this order a NaN stays one.
      for (size_t j = 0; j < n; j++) g[j] = g[j] > limit ? limit : g[j] < -limit ? -limit : g[j];
      break;
    }
    case lapwing_rule_clip_norm: {
      // In units of the largest element: its square cannot overflow.
      SCALAR largest = 0, squares = 0;
      for (size_t j = 0; j < n; j++) {
        SCALAR size = g[j] < 0 ? -g[j] : g[j];
        if (!(size <= largest)) largest = size;
      }
      if (!(largest > 0)) break;
      for (size_t j = 0; j < n; j++) squares += (g[j] / largest) * (g[j] / largest);
      SCALAR factor = (SCALAR)(rule->a / ((double)largest * sqrt((double)squares) + 1e-6));
      if (factor < 1) {
        for (size_t j = 0; j < n; j++) g[j] *= factor;
      }
      break;
    }
    case lapwing_rule_momentum: {
#define BODY(get, put) { vec v = a * get(s) + b * get(g); put(s, v); put(g, v); }
      FOR_ALL(BODY);
#undef BODY
      break;
    }
    case lapwing_rule_nesterov: {
#define BODY(get, put) { vec u = get(g); vec v = a * get(s) + b * u; put(s, v); put(g, u + a * v); }
      FOR_ALL(BODY);
#undef BODY
      break;
    }
    case lapwing_rule_adagrad: {
#define BODY(get, put) \
  { vec u = get(g); vec v = get(s) + u * u; put(s, v); put(g, u / ((root(v) + a) * b)); }
      FOR_ALL(BODY);
#undef BODY
      break;
    }
    case lapwing_rule_adadelta: {
#define BODY(get, put)                                                        \
  {                                                                           \
    vec u = get(g), v = a * get(s) + b * (u * u), d = get(t);                 \
    put(s, v);                                                                \
    u = root(d + c) / root(v + c) * u;                                        \
    put(t, a * d + b * (u * u));                                              \
    put(g, u);                                                                \
  }
      FOR_ALL(BODY);
#undef BODY
      break;
    }
    case lapwing_rule_rmsprop: {
#define BODY(get, put) \
  { vec u = get(g); vec v = a * get(s) + b * (u * u); put(s, v); put(g, u / (root(v) + c)); }
      FOR_ALL(BODY);
#undef BODY
      break;
    }
    case lapwing_rule_adam: {
      const vec rest_a = splat((SCALAR)(1 - rule->a)), rest_b = splat((SCALAR)(1 - rule->b));
      // One quotient instead of three.
      const vec d = splat((SCALAR)(rule->d / rule->e)), e = splat((SCALAR)(rule->d * rule->c));
#define BODY(get, put)                                                        \
  {                                                                           \
    vec u = get(g), m = a * get(s) + rest_a * u, v = b * get(t) + rest_b * (u * u); \
    put(s, m);                                                                \
    put(t, v);                                                                \
    put(g, m / (d * root(v) + e));                                            \
  }
      FOR_ALL(BODY);
#undef BODY
      break;
    }
  }
}

// MARK: Gradients of rows that lie anywhere

// How many rows ahead are asked for: each waits for memory by itself.
#define ROWS_AHEAD 10

// The residual of one row, while a row that is needed later is fetched.
LAPWING_INLINE SCALAR NAME(descent_product)(size_t p, const SCALAR *row, const SCALAR *later,
                                            const SCALAR *theta) {
  vec s0 = splat(0), s1 = splat(0);
  size_t j = 0;
  for (; j + 2 * LANES <= p; j += 2 * LANES) {
    s0 += load(row + j) * load(theta + j);
    s1 += load(row + j + LANES) * load(theta + j + LANES);
    __builtin_prefetch(later + j);
    // Lines of 64 bytes.
    if (LANES * sizeof(SCALAR) >= 64) __builtin_prefetch(later + j + LANES);
  }
  if (j + LANES <= p) {
    s0 += load(row + j) * load(theta + j);
    __builtin_prefetch(later + j);
    j += LANES;
  }
  if (j < p) {
    const tail_mask tail = first_lanes(p - j);
    s1 += load_tail(row + j, tail) * load_tail(theta + j, tail);
    __builtin_prefetch(later + p - 1);
  }
  return sum(s0 + s1);
}

// target += factor·row. Behind p the target has whole vectors of zeros: what is stored through a mask could not be
// loaded again at once.
LAPWING_INLINE void NAME(descent_add)(size_t p, SCALAR factor, const SCALAR *row, SCALAR *target) {
  const vec f = splat(factor);
  size_t j = 0;
  for (; j + LANES <= p; j += LANES) store(target + j, load(target + j) + f * load(row + j));
  if (j < p) store(target + j, load(target + j) + f * load_tail(row + j, first_lanes(p - j)));
}

// target += r₀·row₀ + … + r₃·row₃, likewise
LAPWING_INLINE void NAME(descent_add4)(size_t p, const SCALAR r[4], const SCALAR *const rows[4],
                                       SCALAR *target) {
  const vec f0 = splat(r[0]), f1 = splat(r[1]), f2 = splat(r[2]), f3 = splat(r[3]);
  const SCALAR *a = rows[0], *b = rows[1], *c = rows[2], *d = rows[3];
  size_t j = 0;
  for (; j + LANES <= p; j += LANES) {
    vec even = load(target + j) + f0 * load(a + j), odd = f1 * load(b + j);
    even += f2 * load(c + j);
    odd += f3 * load(d + j);
    store(target + j, even + odd);
  }
  if (j < p) {
    const tail_mask tail = first_lanes(p - j);
    vec even = load(target + j) + f0 * load_tail(a + j, tail);
    vec odd = f1 * load_tail(b + j, tail);
    even += f2 * load_tail(c + j, tail);
    odd += f3 * load_tail(d + j, tail);
    store(target + j, even + odd);
  }
}

#define ROW(i) (d->order ? (size_t)d->order[i] : (i))

// Part k of a batch: gradient = Σ w·x(xᵀθ − y) over its rows.
static void NAME(descent_part)(lapwing_instruction_set set, const lapwing_descent *d, size_t first,
                               size_t rows, size_t parts, size_t k, SCALAR *gradient) {
  const size_t p = d->p, ld = d->ld;
  const SCALAR *x = d->x, *y = d->y, *weights = d->weights, *theta = d->theta;
  size_t i = first + part_begin(rows, parts, k);
  const size_t end = first + part_begin(rows, parts, k + 1);
  for (size_t j = 0; j < gradient_stride(p); j++) gradient[j] = 0;
  if (!d->order && !weights) {
    SCALAR squares = 0;
#if SCALAR_IS_DOUBLE
    lapwing_gradient_rows_f64(set, end - i, p, x + i * ld, ld, y + i * d->y_stride, d->y_stride,
                              theta, gradient, &squares);
#else
    lapwing_gradient_rows_f32(set, end - i, p, x + i * ld, ld, y + i * d->y_stride, d->y_stride,
                              theta, gradient, &squares);
#endif
    return;
  }
  // Ahead of the last rows: those of the same part in the next batch.
  const size_t skipped = rows - (end - i);
  for (; i < end; i += 4) {
    const size_t here = end - i < 4 ? end - i : 4;
    const SCALAR *found[4];
    SCALAR r[4] = {0};
    for (size_t m = 0; m < here; m++) {
      const size_t row = ROW(i + m);
      size_t ahead = i + m + ROWS_AHEAD;
      if (ahead >= end) ahead += skipped;
      const size_t later = ahead < d->count ? ROW(ahead) : row;
      __builtin_prefetch(y + later * d->y_stride);
      found[m] = x + row * ld;
      r[m] = NAME(descent_product)(p, found[m], x + later * ld, theta) - y[row * d->y_stride];
      if (weights) r[m] *= weights[row * d->weight_stride];
    }
    if (here == 4) {
      NAME(descent_add4)(p, r, found, gradient);
    } else {
      for (size_t m = 0; m < here; m++) NAME(descent_add)(p, r[m], found[m], gradient);
    }
  }
}

static void NAME(lapwing_descent_help)(lapwing_instruction_set set, const lapwing_descent *d,
                                       lapwing_descent_team *team, size_t member,
                                       SCALAR *gradients) {
  size_t opened = 0;
  while (team_waits(team, &opened)) {
    const size_t batch = opened - 1, first = batch * d->batch;
    const size_t rows = d->count - first < d->batch ? d->count - first : d->batch;
    const size_t parts = parts_of(d, rows);
    for (size_t m = 0; m < parts; m++) {
      const size_t k = (member + m) % parts;
      if (!team_takes(team, batch, k)) continue;
      NAME(descent_part)(set, d, first, rows, parts, k, gradients + k * gradient_stride(d->p));
      atomic_fetch_add_explicit(&team->done, 1, memory_order_release);
    }
  }
}

// The gradient of a batch, from all of its parts.
LAPWING_INLINE void NAME(descent_gradient)(lapwing_instruction_set set, const lapwing_descent *d,
                                           lapwing_descent_team *team, size_t batch, size_t first,
                                           size_t rows, size_t *done, SCALAR *gradients) {
  const size_t parts = parts_of(d, rows), n = d->p, stride = gradient_stride(n);
  if (parts == 1) {
    NAME(descent_part)(set, d, first, rows, 1, 0, gradients);
    return;
  }
  atomic_store_explicit(&team->opened, batch + 1, memory_order_release);
  for (size_t k = 0; k < parts; k++) {
    if (!team_takes(team, batch, k)) continue;
    NAME(descent_part)(set, d, first, rows, parts, k, gradients + k * stride);
    atomic_fetch_add_explicit(&team->done, 1, memory_order_release);
  }
  *done += parts;
  size_t turns = 0;
  while (atomic_load_explicit(&team->done, memory_order_acquire) != *done) team_pause(&turns);
  for (size_t k = 1; k < parts; k++) {
    const SCALAR *part = gradients + k * stride;
#define BODY(get, put) { put(gradients, get(gradients) + get(part)); }
    FOR_ALL(BODY);
#undef BODY
  }
}

// Steps of one row each by the rule "times a": no gradient is formed, and in its place stands θ, padded with zeros.
static void NAME(descent_of_rows)(const lapwing_descent *d, SCALAR *theta) {
  const size_t p = d->p, ld = d->ld, padded = gradient_stride(p);
  const SCALAR *x = d->x, *y = d->y, *weights = d->weights;
  const SCALAR scale = (SCALAR)d->factor;
  const lapwing_rule *rule = d->rules;
  SCALAR *given = d->theta;
  for (size_t j = 0; j < padded; j++) theta[j] = j < p ? given[j] : 0;
  for (size_t k = 0; k < d->count; k++, rule += d->rule_stride) {
    const size_t i = ROW(k), later = k + ROWS_AHEAD < d->count ? ROW(k + ROWS_AHEAD) : i;
    __builtin_prefetch(y + later * d->y_stride);
    SCALAR r = NAME(descent_product)(p, x + i * ld, x + later * ld, theta) - y[i * d->y_stride];
    if (weights) r *= weights[i * d->weight_stride];
    NAME(descent_add)(p, -(r * scale) * (SCALAR)rule->a, x + i * ld, theta);
  }
  for (size_t j = 0; j < p; j++) given[j] = theta[j];
}

static void NAME(lapwing_descent_lead)(lapwing_instruction_set set, const lapwing_descent *d,
                                       lapwing_descent_team *team, SCALAR *gradient) {
  const size_t count = d->count, n = d->p, rule_count = d->rule_count;
  SCALAR *theta = d->theta, *state = d->state, *average = d->average;
  const lapwing_rule *rules = d->rules;
  size_t averaged = d->averaged, batch = 0, done = 0;
  if (d->batch == 1 && rule_count == 1 && rules->kind == lapwing_rule_scale && !average) {
    NAME(descent_of_rows)(d, gradient);
    atomic_store_explicit(&team->ended, true, memory_order_release);
    return;
  }
  for (size_t first = 0; first < count; first += d->batch, batch++, rules += d->rule_stride) {
    const size_t rows = count - first < d->batch ? count - first : d->batch;
    const SCALAR scale = (SCALAR)(d->factor / (double)rows);
    NAME(descent_gradient)(set, d, team, batch, first, rows, &done, gradient);
    const vec scales = splat(scale);
#define BODY(get, put) { put(gradient, get(gradient) * scales); }
    FOR_ALL(BODY);
#undef BODY
    for (size_t k = 0; k < rule_count; k++) {
      SCALAR *own = state + rules[k].state;
      NAME(lapwing_apply_rule)(rules + k, n, theta, gradient, own, own + n);
    }
#define BODY(get, put) { put(theta, get(theta) - get(gradient)); }
    FOR_ALL(BODY);
#undef BODY
    if (average) {
      averaged += 1;
      const vec weight = splat(1 / (SCALAR)averaged);
#define BODY(get, put) { vec m = get(average); put(average, m + weight * (get(theta) - m)); }
      FOR_ALL(BODY);
#undef BODY
    }
  }
  atomic_store_explicit(&team->ended, true, memory_order_release);
}
#undef ROW

#undef WHOLE_GET
#undef WHOLE_PUT
#undef REST_GET
#undef REST_PUT
#undef FOR_ALL
#undef root
#undef ROWS_AHEAD
