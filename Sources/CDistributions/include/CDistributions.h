#pragma once

// Probabilities and quantiles of the distributions that inference needs, from Boost.Math (package
// libboost-dev), whose headers only the implementation sees.
//
// The upper tail is computed as such and not as 1 − the lower one, so that tiny probabilities keep their
// digits. What has no answer (parameters out of their range, NaN) is NaN; nothing throws.

#ifdef __cplusplus
extern "C" {
#endif

typedef enum lapwing_tail {
  lapwing_lower_tail = 0,  // P(X ≤ x)
  lapwing_upper_tail = 1,  // P(X > x)
} lapwing_tail;

// x may be infinite; degrees of freedom are positive, and infinite ones are allowed.
double lapwing_normal_probability(lapwing_tail tail, double x);
double lapwing_student_t_probability(lapwing_tail tail, double t, double df);
double lapwing_f_probability(lapwing_tail tail, double f, double df1, double df2);
double lapwing_chi_squared_probability(lapwing_tail tail, double x, double df);

// The x whose tail has probability p, 0 ≤ p ≤ 1; infinite at the open ends of the range.
double lapwing_normal_quantile(lapwing_tail tail, double p);
double lapwing_student_t_quantile(lapwing_tail tail, double p, double df);
double lapwing_f_quantile(lapwing_tail tail, double p, double df1, double df2);
double lapwing_chi_squared_quantile(lapwing_tail tail, double p, double df);

#ifdef __cplusplus
}
#endif
