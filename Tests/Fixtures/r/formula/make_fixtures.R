# Model matrices as R makes them, for the tests of formulas: LC_ALL=C Rscript make_fixtures.R
# Writes data.csv, new.csv, designs.txt and predictions.txt beside this file (R 4.2 or later).
#
# designs.txt, for each formula:
#   formula <formula>
#   targets <names, separated by tabs>
#   assign <term numbers>
#   labels <term labels>
#   names <column names>; R's OriginJapan is written Origin[Japan]
#   row <values of design and targets, 17 digits>
options(digits = 17, contrasts = c("contr.treatment", "contr.poly"))
stopifnot(Sys.getlocale("LC_COLLATE") == "C")
set.seed(20240601)

n <- 24
data <- data.frame(
  y = round(rnorm(n, 10, 3), 2),
  z = round(runif(n, 1, 9), 3),
  a = round(rnorm(n), 3),
  b = round(runif(n, 0.5, 4), 3),
  k = rep(c(4, 6, 8), 8),
  f = sample(rep(c("red", "green", "Blue"), 8)),
  g = rep(c("u", "v"), each = 12),
  h = rep(c("p", "q", "r", "s"), times = 6),
  "two words" = round(rnorm(n, 5), 3),
  "a,b" = round(runif(n, 1, 2), 4),
  "last one" = rep(c("yes", "no", "no"), 8),
  check.names = FALSE)
write.csv(data, "data.csv", row.names = FALSE, quote = TRUE)
new <- data.frame(
  a = c(-1.5, 0, 2.25), b = c(0.75, 5, 100), k = c(8, 4, 4),
  f = c("green", "Blue", "green"), g = c("v", "v", "u"), h = c("s", "p", "p"),
  "two words" = c(1, 2, 3), "last one" = c("no", "no", "yes"), check.names = FALSE)
write.csv(new, "new.csv", row.names = FALSE, quote = TRUE)

formulas <- c(
  "y ~ a", "y ~ a + b", "y ~ 1", "y ~ 0 + a", "y ~ a - 1", "y ~ -1 + a", "y ~ a + 0", "y ~ 1 + a",
  "y ~ a - 1 + 1", "y ~ a + a + b", "y ~ f", "y ~ f - 1", "y ~ 0 + f + g", "y ~ f + g",
  "y ~ g + f - 1", "y ~ a + f - 1", "y ~ a:f", "y ~ a + a:f", "y ~ f + a:f", "y ~ f * a", "y ~ f:g",
  "y ~ f:g - 1", "y ~ f + f:g", "y ~ g + f:g", "y ~ f * g", "y ~ f * g - 1", "y ~ f * g * a",
  "y ~ f * g * h", "y ~ f:g:h + f", "y ~ (a + b + f)^2", "y ~ (a + b + f + g)^3", "y ~ (f + g + h)^2",
  "y ~ (a + b)^2 - a", "y ~ f / g", "y ~ f / a", "y ~ (f + g) / a", "y ~ f / (a + b)", "y ~ a:b:f",
  "y ~ b:a + a", "y ~ a + b + a:b - b", "y ~ f * g - f", "y ~ f * g - g", "y ~ f * a - a",
  "y ~ f * g - f:g", "y ~ a * f - f - 1", "y ~ a:f + g - 1", "y ~ f:g + a - 1", "y ~ f:g + h",
  "y ~ a + I(a^2)", "y ~ I(a ^ 2)+I(b/3)+I(2*a*b)", "y ~ I(a - b) + I(-a) + I((a + b)^2)",
  "y ~ I(b^-1) + I(b^0.5) + I(b^-2)", "y ~ I(b * 100000) + I(b * 1e-7) + I(a * 0.10) + I(a+1000)",
  "y ~ I(2^b) + I(-a^2) + I(a - b - 1) + I(a/b/2) + I(a - (b - 1))",
  "y ~ log(b) + log2(b) + log10(b) + log1p(b)", "y ~ exp(a) + expm1(a) + sqrt(b) + abs(a)",
  "y ~ sin(a) + cos(a) + tan(a)", "y ~ log(b + 1)", "y ~ log( b+1 ) : f", "y ~ sqrt(abs(a)) * g",
  "log(y) ~ log(b)", "y/2 ~ a", "I(y^2) ~ a", "y + z ~ a", "sqrt(y + 1) ~ f",
  "cbind(y, z) ~ a + f", "cbind(log(y), z) ~ a", "y ~ .", "y ~ . - a", "log(y) ~ . - f - g - h",
  "cbind(y, z) ~ .", "y ~ . - 1", "y ~ . + a:b", "y ~ (a + .) - f - g", "y ~ k", 
  "y ~ factor(k)", "y ~ factor(k) - 1", "y ~ factor(k):f", "y ~ k + factor(k):a",
  "y ~ poly(a, 1)", "y ~ poly(a, 3)", "y ~ poly(b, 5) + f", "y ~ poly(a, 2):g", "y ~ poly(a,2)*f",
  "y ~ poly(a, 4, raw = TRUE)", "y ~ poly(b, degree = 2, raw=TRUE)", "y ~ poly(log(b), 3)",
  "y ~ poly(a, 1, raw = TRUE)", "y ~ poly(k, 2)", "y ~ poly(a, 8)",
  "y ~ a + offset(b)", "y ~ a + offset(log(b)) + offset(2 * a)", "y ~ offset(b)", "y ~ offset(b) + f - 1",
  "y ~ `two words`", "y ~ `two words` + `a,b`", "y ~ `two words`:a", "y ~ `last one`",
  "y ~ `last one` * `two words`", "y ~ I(`two words`^2) + log(`a,b`)", "y ~ `last one`:f - 1",
  "y ~ a + b + (a + b)^2", "y ~ f + g + f:g + a:f:g", "y ~ a:g + f:g", "y ~ a**2",
  "y ~ a*b*f - a:b:f", "y ~ (f + g)^2 - 1", "y ~ g:f + f:g", "y ~ h:f + a + f", "y ~ f + (g + h)/a",
  "y ~ f + g %in% f", "y ~ g %in% f", "y ~ a %in% f", "y ~ (a + b) %in% f", "y ~ f + (a + b) %in% (f + g)",
  "y ~ f + g + a:g %in% f", "y ~ f * g %in% f", "y ~ a + b %in% a - 1",
  "y ~ poly(a, b, degree = 2)", "y ~ poly(a, b, degree = 3) + f", "y ~ poly(a, log(b), degree = 2):g",
  "y ~ poly(a, b, degree = 2, raw = TRUE)", "y ~ poly(a, b, z, degree = 2, raw = TRUE)", "y ~ poly(a, b)",
  "y ~ poly(a, b, z, degree = 3)",
  "y ~ log(b, 2) + log(b, 10) + log(b, 3)", "y ~ log(b, base = 3)", "y ~ log(base = 2, b)", "y ~ log(b, a + 9)",
  "y ~ asin(a / 9) + acos(a / 9) + atan(a)", "y ~ sinh(a) + cosh(a) + tanh(a)",
  "y ~ sign(a) + floor(b) + ceiling(b * 3)", "log(y, 2) ~ a")

# In R, C() wants a factor.
of_factors <- c(
  "y ~ C(f, sum)", "y ~ C(f, contr.sum)", "y ~ C(f, helmert)", "y ~ C(h, helmert) + C(f, sum)", "y ~ C(f, treatment)",
  "y ~ C(f, SAS)", "y ~ C(h, poly)", "y ~ C(h, contr.poly) + a", "y ~ C(f, sum) - 1", "y ~ C(f, sum):a",
  "y ~ a + C(f, sum):a", "y ~ C(f, sum) * C(g, helmert)", "y ~ C(f, sum):C(h, poly)", "y ~ C(f, SAS):g - 1",
  "y ~ C(f, contr = sum)", "y ~ C(f, helmert) * a", "y ~ C(k, poly)", "y ~ C(k, sum) + f")

number <- function(x) sprintf("%.17g", x)
line <- function(out, key, values) cat(key, "\t", paste(values, collapse = "\t"), "\n", sep = "", file = out)
plain <- function(name) if (grepl("^`[^`]*`$", name)) gsub("`", "", name) else name

# The names of the columns, with the levels of categories in brackets. Whether R chose contrasts or all
# levels is read off the names that it gave.
bracketed <- function(frame, terms, design, assign) {
  factors <- attr(terms, "factors")
  names <- if (attr(terms, "intercept") == 1) "(Intercept)" else character()
  for (term in seq_along(attr(terms, "term.labels"))) {
    used <- which(factors[, term] > 0)
    theirs <- colnames(design)[assign == term]
    pieces <- unlist(strsplit(theirs, ":", fixed = TRUE))
    own <- ""
    for (v in used) {
      stem <- if (length(used) == 1) plain(rownames(factors)[v]) else rownames(factors)[v]
      value <- frame[[v]]
      if (is.character(value)) value <- factor(value)
      if (is.factor(value)) {
        part <- paste0(stem, "[", levels(value), "]")
        coded <- colnames(contrasts(value))
        # All levels have columns of their own where the first and the last one have.
        all <- all(paste0(rownames(factors)[v], range(levels(value))) %in% pieces)
        if (!all) {
          if (is.null(coded)) part <- paste0(stem, seq_len(nlevels(value) - 1))
          else if (all(coded %in% levels(value))) part <- paste0(stem, "[", coded, "]")
          else part <- paste0(stem, coded)
        }
      } else if (is.matrix(value) && ncol(value) > 1) part <- paste0(stem, colnames(value))
      else part <- stem
      own <- if (identical(own, "")) part else as.vector(outer(own, part, paste, sep = ":"))
    }
    # Without brackets and backquotes these are R's own names.
    bare <- function(x) gsub("[][`]", "", x)
    stopifnot(identical(bare(own), bare(theirs)))
    names <- c(names, own)
  }
  names
}

factors <- transform(data, f = factor(f), g = factor(g), h = factor(h), k = factor(k), check.names = FALSE)
out <- file("designs.txt", "w")
for (text in c(formulas, of_factors)) {
  formula <- as.formula(text)
  frame <- model.frame(formula, if (text %in% of_factors) factors else data, drop.unused.levels = TRUE)
  terms <- attr(frame, "terms")
  design <- model.matrix(terms, frame)
  response <- as.matrix(model.response(frame))
  left <- formula[[2]]
  targets <- if (is.call(left) && left[[1]] == "cbind") sapply(as.list(left)[-1], deparse) else deparse(left)
  offset <- model.offset(frame)
  assign <- attr(design, "assign")
  line(out, "formula", text)
  line(out, "targets", targets)
  line(out, "assign", assign)
  line(out, "labels", sapply(attr(terms, "term.labels"), plain))
  line(out, "names", bracketed(frame, terms, design, assign))
  if (!is.null(offset)) line(out, "offset", number(offset))
  for (i in seq_len(n)) line(out, "row", number(c(design[i, ], response[i, ])))
}
close(out)

# Designs of new data, after levels and bases were learnt from the old ones.
out <- file("predictions.txt", "w")
for (text in c("y ~ poly(b, 3)", "y ~ poly(a, 2):g + f", "y ~ f * a", "y ~ factor(k) + log(b)",
               "y ~ `last one` + I(`two words`^2)", "y ~ f:g - 1", "log(y) ~ a + offset(b)",
               "y ~ poly(log(b), 4) + poly(a, 2, raw = TRUE)", "y ~ poly(a, b, degree = 3)",
               "y ~ poly(a, b, degree = 2, raw = TRUE):f", "y ~ log(b, 3)")) {
  fit <- lm(as.formula(text), data)
  terms <- delete.response(terms(fit))
  frame <- model.frame(terms, new, xlev = fit$xlevels)
  design <- model.matrix(terms, frame)
  line(out, "formula", text)
  for (i in seq_len(nrow(new))) line(out, "row", number(design[i, ]))
}
close(out)
