public import BLASBackend

/// How others write the penalty of ridge regression, as a table and as a conversion to ours.
///
/// Ours is ½‖Xb − y‖² + ½λ‖b‖², the intercept not in ‖b‖. For n rows, or Σwᵢ in place of n with weights:
///
/// | Where | What is minimised | our λ |
/// |---|---|---|
/// | scikit-learn `Ridge(alpha: α)`, `RidgeCV` | ‖Xb − y‖² + α‖b‖² | α |
/// | objective `half-sum` here | ½‖Xb − y‖² + ½α‖b‖² | α |
/// | objective `half-mean` here; scikit-learn `ElasticNet(alpha: α, l1_ratio: 0)`, `SGDRegressor(alpha: α)`; statsmodels `OLS.fit_regularized(alpha: α, L1_wt: 0)` | ‖Xb − y‖²/(2n) + ½α‖b‖² | n·α |
/// | objective `mean` here | ‖Xb − y‖²/n + α‖b‖² | n·α |
/// | glmnet `alpha = 0, standardize = FALSE, lambda = α` | ‖Xb − y‖²/(2n) + ½(α/s)‖b‖², s the standard deviation of y with divisor n | n·α/s |
/// | glmnet with its default `standardize = TRUE`; `MASS::lm.ridge(lambda = α)` (λ = α) | the same for columns divided by their standard deviations (divisor n) | the same, for ``Standardization``'s columns |
///
/// glmnet divides y by s before it fits and multiplies the coefficients back; its λ is in units of y, which
/// suits the lasso and leaves the factor 1/s to ridge. statsmodels penalises the intercept too, if X has one.
///
/// - Note: Source: scikit-learn's user guide, section 1.1; Friedman, Hastie, Tibshirani, *Regularization paths
///   for generalized linear models via coordinate descent* (2010), section 2; the help page of `glmnet`.
public enum PenaltyConvention: String, Sendable, Hashable, Codable, CaseIterable {
  /// Ours, and that of scikit-learn's `Ridge`: beside half of the sum of squares.
  case halfSum = "half-sum"
  /// Beside the mean of squares, whatever common factor both have.
  case mean
  /// glmnet's, for the gaussian family.
  case glmnet

  /// Our λ for a penalty in this convention.
  ///
  /// - Parameters:
  ///   - value: the penalty in their convention.
  ///   - totalWeight: n, or Σwᵢ with weights.
  ///   - targetDeviation: s, the standard deviation of y with the divisor n (weighted, with weights); only glmnet needs
  ///     it.
  /// - Precondition: `targetDeviation` is not zero.
  public func penalty<Scalar: RealBLASScalar>(
    _ value: Scalar, totalWeight: Scalar, targetDeviation: Scalar = 1
  ) -> Scalar {
    precondition(targetDeviation > 0, "the standard deviation of y must be positive")
    return switch self {
    case .halfSum: value
    case .mean: totalWeight * value
    case .glmnet: totalWeight * value / targetDeviation
    }
  }
}
