# Writes lm.json: what R says about least-squares fits, with its design matrices, and what it prints.
# Base R alone. From the root of the package:
#
#   Rscript Tests/Fixtures/r/lm.R Tests/Fixtures/r

directory <- commandArgs(trailingOnly = TRUE)[1]
options(width = 80, digits = 7, useFancyQuotes = FALSE)

# JSON ---------------------------------------------------------------------------------------------

quoted <- function(text) {
  text <- gsub("\\", "\\\\", text, fixed = TRUE)
  text <- gsub("\"", "\\\"", text, fixed = TRUE)
  text <- gsub("\t", "\\t", text, fixed = TRUE)
  paste0("\"", text, "\"")
}

# 17 digits give the same double back; what is NA, NaN or infinite is null.
scalar <- function(x) {
  if (is.character(x)) return(quoted(x))
  if (is.logical(x)) return(ifelse(is.na(x), "null", ifelse(x, "true", "false")))
  ifelse(is.finite(x), sprintf("%.17g", x), "null")
}

json <- function(x) {
  if (is.null(x)) return("null")
  if (inherits(x, "single")) return(scalar(unclass(x)))
  if (is.list(x)) {
    return(paste0("{", paste0(quoted(names(x)), ": ", vapply(x, json, ""), collapse = ",\n"), "}"))
  }
  if (is.matrix(x)) {  # an array of columns
    columns <- apply(x, 2, function(column) json(as.vector(column)), simplify = FALSE)
    return(paste0("[", paste0(unlist(columns), collapse = ",\n"), "]"))
  }
  paste0("[", paste0(scalar(as.vector(x)), collapse = ", "), "]")
}

one <- function(x) structure(unname(x), class = "single")

# What R says about a fit --------------------------------------------------------------------------

# White's estimator and its corrections, from the formulas; through Q and R, because the product with
# (X'X)^-1 leaves longley no more than 8 digits.
sandwich <- function(fit, kind) {
  kept <- seq_len(fit$rank)
  e <- residuals(fit)
  if (!is.null(weights(fit))) e <- e * sqrt(weights(fit))
  h <- hatvalues(fit)
  n <- length(e)
  omega <- switch(kind,
    HC0 = e^2, HC1 = e^2 * n / (n - fit$rank), HC2 = e^2 / (1 - h), HC3 = e^2 / (1 - h)^2)
  q <- qr.Q(fit$qr)[, kept, drop = FALSE]
  inverse <- backsolve(qr.R(fit$qr)[kept, kept, drop = FALSE], diag(fit$rank))
  inverse %*% crossprod(q * omega, q) %*% t(inverse)
}

inflation <- function(fit) {
  x <- model.matrix(fit)[, !is.na(coef(fit)), drop = FALSE]
  has <- attr(terms(fit), "intercept") == 1
  names <- setdiff(colnames(x), "(Intercept)")
  vapply(names, function(name) {
    others <- x[, setdiff(colnames(x), name), drop = FALSE]
    column <- x[, name]
    if (!is.null(weights(fit))) {
      others <- others * sqrt(weights(fit))
      column <- column * sqrt(weights(fit))
    }
    rest <- sum(lm.fit(others, column)$residuals^2)
    centred <- if (has) lm.fit(others[, "(Intercept)", drop = FALSE], column)$residuals else column
    sum(centred^2) / rest
  }, 0)
}

printed <- function(x) {
  lines <- capture.output(print(x))
  sub("[ \t]+$", "", lines)
}

describe <- function(fit, new = NULL) {
  # `lm` finds the data, the weights and the formula where they were given.
  # Newer versions of R take the offset off the fitted values before they judge what the model explains.
  explained <- fit
  if (!is.null(fit$offset)) explained$fitted.values <- fit$fitted.values - fit$offset
  s <- summary(explained)
  a <- suppressWarnings(anova(fit))
  f <- s$fstatistic
  rows <- model.matrix(fit)
  w <- weights(fit)
  result <- list(
    terms = names(coef(fit)), design = unname(rows), targets = as.vector(model.response(model.frame(fit))),
    weights = w, offset = model.offset(model.frame(fit)), intercept = one(attr(terms(fit), "intercept") == 1),
    assign = attr(rows, "assign"), term_labels = attr(terms(fit), "term.labels"),
    row_names = names(residuals(fit)),
    coefficients = unname(coef(fit)),
    standard_errors = unname(s$coefficients[, 2]), t = unname(s$coefficients[, 3]),
    p = unname(s$coefficients[, 4]),
    sigma = one(s$sigma), df = one(fit$df.residual), rss = one(deviance(fit)),
    r_squared = one(s$r.squared), adjusted = one(s$adj.r.squared),
    f = if (is.null(f)) NULL else unname(f),
    f_p = if (is.null(f)) NULL else one(pf(f[1], f[2], f[3], lower.tail = FALSE)),
    log_likelihood = one(as.numeric(logLik(fit))), aic = one(AIC(fit)), bic = one(BIC(fit)),
    confint95 = unname(confint(fit)), confint99 = unname(confint(fit, level = 0.99)),
    vcov = unname(vcov(fit, complete = FALSE)),
    hat = unname(hatvalues(fit)), residuals = unname(weighted.residuals(fit, drop0 = FALSE)),
    rstandard = unname(rstandard(fit)), rstudent = unname(rstudent(fit)),
    cooks = unname(cooks.distance(fit)), dffits = unname(dffits(fit)),
    press = one(sum((weighted.residuals(fit, drop0 = FALSE) / (1 - hatvalues(fit)))^2)),
    HC0 = unname(sandwich(fit, "HC0")), HC1 = unname(sandwich(fit, "HC1")),
    HC2 = unname(sandwich(fit, "HC2")), HC3 = unname(sandwich(fit, "HC3")),
    vif = unname(inflation(fit)),
    fitted = unname(fitted(fit)), raw_residuals = unname(residuals(fit)),
    printed_anova = printed(a),
    anova_df = a$Df, anova_ss = a[["Sum Sq"]], anova_f = a[["F value"]], anova_p = a[["Pr(>F)"]],
    printed = printed(s))
  if (!is.null(new)) {
    suppressWarnings({
      c95 <- predict(fit, new, se.fit = TRUE, interval = "confidence")
      p90 <- predict(fit, new, interval = "prediction", level = 0.9)
    })
    frame <- model.frame(delete.response(terms(fit)), new, xlev = fit$xlevels)
    result$prediction <- list(
      design = unname(model.matrix(delete.response(terms(fit)), frame, contrasts.arg = fit$contrasts)),
      fit = unname(c95$fit[, 1]), se = unname(c95$se.fit), confidence95 = unname(c95$fit[, 2:3, drop = FALSE]),
      prediction90 = unname(p90[, 2:3, drop = FALSE]))
  }
  result
}

fits <- list(
  mtcars = describe(lm(mpg ~ wt + hp + factor(cyl), mtcars),
    data.frame(wt = c(2.5, 3.5), hp = c(100, 250), cyl = c(4, 8))),
  mtcars_wt = describe(lm(mpg ~ wt, mtcars), data.frame(wt = 1:6)),
  mtcars_no_intercept = describe(lm(mpg ~ wt + hp - 1, mtcars), data.frame(wt = 3, hp = 110)),
  mtcars_intercept_only = describe(lm(mpg ~ 1, mtcars)),
  mtcars_weighted = describe(lm(mpg ~ wt + qsec, mtcars, weights = hp / 100),
    data.frame(wt = 3, qsec = 18)),
  longley = describe(lm(Employed ~ ., longley), longley[c(1, 16), ]),
  warpbreaks = describe(lm(breaks ~ wool * tension, warpbreaks),
    data.frame(wool = c("A", "B"), tension = c("M", "H"))),
  warpbreaks_aliased = describe(
    lm(breaks ~ wool + tensionL + tensionM + tensionH, transform(warpbreaks,
      tensionL = +(tension == "L"), tensionM = +(tension == "M"), tensionH = +(tension == "H")))),
  swiss = describe(lm(Fertility ~ ., swiss), swiss[1:3, ]),
  airquality = describe(lm(Ozone ~ Solar.R + Wind + Temp, airquality)),
  anscombe = describe(lm(y1 ~ x1, anscombe)),
  few_rows = describe(lm(dist ~ speed, cars[c(1, 10, 20, 30, 40, 50), ])),
  tiny = describe(lm(weight ~ group, PlantGrowth)),
  mtcars_weighted_offset = describe(
    lm(mpg ~ wt + factor(gear), mtcars, weights = ifelse(am == 1, hp / 100, 0.5), offset = qsec / 10)),
  long_names = describe(lm(breaks ~ ., transform(warpbreaks,
    a_column_with_a_name_that_takes_nearly_all_of_the_line = seq_along(breaks) %% 7))),
  leverage_one = describe(lm(mpg ~ wt + I(carb == 8), mtcars)))

nested <- anova(
  lm(Fertility ~ 1, swiss), lm(Fertility ~ Education, swiss),
  lm(Fertility ~ Education + Catholic + Infant.Mortality, swiss), lm(Fertility ~ ., swiss))
fits$nested <- list(
  printed = printed(nested),
  df = nested$Res.Df, rss = nested$RSS, ss = nested[["Sum of Sq"]], f = nested$F,
  p = nested[["Pr(>F)"]])

writeLines(json(fits), file.path(directory, "lm.json"))

# The data of some of these fits, for the program.
table <- function(data, name)
  write.csv(data, file.path(directory, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
table(transform(mtcars[, c("mpg", "wt", "hp", "qsec", "gear")],
  w = ifelse(mtcars$am == 1, mtcars$hp / 100, 0.5), o = mtcars$qsec / 10), "mtcars")
table(longley, "longley")
table(swiss, "swiss")
table(warpbreaks, "warpbreaks")

# Formats ------------------------------------------------------------------------------------------

vectors <- list(
  c(1, 10, 100), c(0.1, 0.12, 123456), c(1e-10, 1), c(1e10, 1e-5), c(123456789, 1.5), c(99.99, 1),
  c(0, 0), c(-1.5, 22), c(1e5), c(100000, 1), c(1e15), c(1e-5), c(0.0001), c(1234567.8), c(-3.14159e-8, 2),
  c(NA, 1.25), c(3482258.634, 0.0358), c(9.9999999, 1), c(1e100, 1e-100), c(0.00012345, 12.5))
p_values <- list(
  c(0.5, 0.01), c(1e-20, 0.3), c(1e-20), c(2e-16, 2.3e-16), c(0.00012, 0.9, 1e-5), c(NA, 0.04),
  c(0.999999), c(1e-300, 1e-8), c(0.0312))
formats <- list(
  vectors = vectors, digits = c(3, 4, 7), p_values = p_values,
  p3 = lapply(p_values, format.pval, digits = 3), p4 = lapply(p_values, format.pval, digits = 4),
  formatted = lapply(c(3, 4, 7), function(d) lapply(vectors, format, digits = d)))
array_of <- function(items) paste0("[", paste0(vapply(items, json, ""), collapse = ",\n"), "]")
writeLines(paste0(
  "{\"vectors\": ", array_of(formats$vectors), ",\n\"p_values\": ", array_of(formats$p_values),
  ",\n\"p3\": ", array_of(formats$p3), ",\n\"p4\": ", array_of(formats$p4),
  ",\n\"digits3\": ", array_of(formats$formatted[[1]]),
  ",\n\"digits4\": ", array_of(formats$formatted[[2]]),
  ",\n\"digits7\": ", array_of(formats$formatted[[3]]), "}"), file.path(directory, "format.json"))
