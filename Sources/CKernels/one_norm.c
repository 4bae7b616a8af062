#include "one_norm.h"

#define KERNEL_TEMPLATE "one_norm.template.h"
#include "variants.h"

void lapwing_one_norm_f64(lapwing_instruction_set set, size_t m, size_t n, const double *a, size_t lda,
                          double *b, size_t ldb, double *norm) {
  LAPWING_DISPATCH(LAPWING_NARROW(set, m), lapwing_one_norm_f64, (m, n, a, lda, b, ldb, norm));
}

void lapwing_one_norm_f32(lapwing_instruction_set set, size_t m, size_t n, const float *a, size_t lda,
                          float *b, size_t ldb, float *norm) {
  LAPWING_DISPATCH(LAPWING_NARROW(set, m), lapwing_one_norm_f32, (m, n, a, lda, b, ldb, norm));
}

void lapwing_symmetric_one_norm_f64(lapwing_instruction_set set, size_t n, const double *a, size_t lda,
                                    double *b, size_t ldb, double *norm) {
  LAPWING_DISPATCH(set, lapwing_symmetric_one_norm_f64, (n, a, lda, b, ldb, norm));
}

void lapwing_symmetric_one_norm_f32(lapwing_instruction_set set, size_t n, const float *a, size_t lda,
                                    float *b, size_t ldb, float *norm) {
  LAPWING_DISPATCH(set, lapwing_symmetric_one_norm_f32, (n, a, lda, b, ldb, norm));
}
