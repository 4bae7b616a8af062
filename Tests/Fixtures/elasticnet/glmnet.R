# Coefficients of glmnet's lasso and elastic net on the problems of scikit_learn.json.
#
# Run: Rscript glmnet.R > glmnet.json      (glmnet 4.1-6, jsonlite)
#
# glmnet stops when no coefficient changes the objective by more than `thresh` times the null deviance.

suppressMessages({ library(glmnet); library(jsonlite) })
problems <- fromJSON("scikit_learn.json", simplifyDataFrame = FALSE)$cases
seen <- list()
cases <- list()
for (p in problems) {
  if (p$name %in% seen) next
  seen <- c(seen, p$name)
  x <- matrix(p$a, p$rows, p$columns)
  w <- if (is.null(p$weights)) rep(1, p$rows) else p$weights
  for (setting in list(c(0.2, 1), c(0.5, 0.4))) for (intercept in c(TRUE, FALSE)) {
    fit <- glmnet(x, p$b, weights = w, alpha = setting[2], lambda = setting[1], standardize = FALSE,
                  intercept = intercept, thresh = 1e-25, maxit = 1e8)
    b <- as.numeric(coef(fit, exact = FALSE))
    cases[[length(cases) + 1]] <- list(
      name = p$name, rows = p$rows, columns = p$columns, a = p$a, b = p$b, weights = w, lambda = setting[1],
      alpha = setting[2], intercept = intercept, coefficients = if (intercept) b else b[-1])
  }
}
cat(toJSON(list(glmnet = as.character(packageVersion("glmnet")), cases = cases), digits = NA, auto_unbox = TRUE))
