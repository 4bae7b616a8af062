#include "CDistributions.h"

#include <boost/math/distributions/cauchy.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace {

using namespace boost::math::policies;

// No exception, no errno: a wrong argument gives NaN, overflow an infinity. Double stays double, so that
// the results do not depend on how long a `long double` is.
using Policy = policy<
    domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>,
    underflow_error<ignore_error>, denorm_error<ignore_error>, evaluation_error<ignore_error>,
    rounding_error<ignore_error>, indeterminate_result_error<ignore_error>, promote_double<false>,
    promote_float<false>>;

using Normal = boost::math::normal_distribution<double, Policy>;
using StudentT = boost::math::students_t_distribution<double, Policy>;
using Cauchy = boost::math::cauchy_distribution<double, Policy>;
using FisherF = boost::math::fisher_f_distribution<double, Policy>;
using ChiSquared = boost::math::chi_squared_distribution<double, Policy>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// Beyond this many degrees of freedom t, F and χ² are their limits to the last digit, and the series
// behind them have nothing left to say.
constexpr double many = 1e15;

bool is_positive(double df) { return df > 0; }

template <typename Distribution>
double probability(lapwing_tail tail, const Distribution &distribution, double x, double least) {
  if (std::isnan(x)) return not_a_number;
  if (x <= least) return tail == lapwing_lower_tail ? 0 : 1;
  if (x == infinity) return tail == lapwing_lower_tail ? 1 : 0;
  try {
    return tail == lapwing_lower_tail ? cdf(distribution, x) : cdf(complement(distribution, x));
  } catch (...) {
    return not_a_number;
  }
}

template <typename Distribution>
double quantile_of(lapwing_tail tail, const Distribution &distribution, double p, double least) {
  if (!(p >= 0 && p <= 1)) return not_a_number;
  if (p == 0 || p == 1) {
    return (p == 0) == (tail == lapwing_lower_tail) ? least : infinity;
  }
  try {
    return tail == lapwing_lower_tail ? quantile(distribution, p)
                                      : quantile(complement(distribution, p));
  } catch (...) {
    return not_a_number;
  }
}

}  // namespace

double lapwing_normal_probability(lapwing_tail tail, double x) {
  return probability(tail, Normal(), x, -infinity);
}

double lapwing_normal_quantile(lapwing_tail tail, double p) {
  return quantile_of(tail, Normal(), p, -infinity);
}

double lapwing_student_t_probability(lapwing_tail tail, double t, double df) {
  if (!is_positive(df)) return not_a_number;
  if (df > many) return lapwing_normal_probability(tail, t);
  // t with one degree of freedom loses half of its digits next to 0 in Boost 1.74; this one does not.
  if (df == 1) return probability(tail, Cauchy(), t, -infinity);
  return probability(tail, StudentT(df), t, -infinity);
}

double lapwing_student_t_quantile(lapwing_tail tail, double p, double df) {
  if (!is_positive(df)) return not_a_number;
  if (df > many) return lapwing_normal_quantile(tail, p);
  if (df == 1) return quantile_of(tail, Cauchy(), p, -infinity);
  return quantile_of(tail, StudentT(df), p, -infinity);
}

double lapwing_chi_squared_probability(lapwing_tail tail, double x, double df) {
  if (!(is_positive(df) && df < infinity)) return not_a_number;
  return probability(tail, ChiSquared(df), x, 0);
}

double lapwing_chi_squared_quantile(lapwing_tail tail, double p, double df) {
  if (!(is_positive(df) && df < infinity)) return not_a_number;
  return quantile_of(tail, ChiSquared(df), p, 0);
}

double lapwing_f_probability(lapwing_tail tail, double f, double df1, double df2) {
  if (!is_positive(df1) || !is_positive(df2) || df1 > many) return not_a_number;
  // With many degrees of freedom below, df1·F is χ².
  if (df2 > many) return lapwing_chi_squared_probability(tail, f * df1, df1);
  return probability(tail, FisherF(df1, df2), f, 0);
}

double lapwing_f_quantile(lapwing_tail tail, double p, double df1, double df2) {
  if (!is_positive(df1) || !is_positive(df2) || df1 > many) return not_a_number;
  if (df2 > many) return lapwing_chi_squared_quantile(tail, p, df1) / df1;
  return quantile_of(tail, FisherF(df1, df2), p, 0);
}
