# Fits a path of penalties with glmnet on the written data, once per line of standard input: {"family"} -> one line of JSON.
suppressMessages(library(glmnet))
args <- commandArgs(trailingOnly = TRUE)
n <- as.integer(args[2])
p <- as.integer(args[3])
x <- matrix(readBin(file.path(args[1], "x.f32"), "numeric", n * p, size = 4), n, p)
# All penalties, as the others: without these glmnet stops where the fit no longer gains
glmnet.control(fdev = 0, devmax = 1)
input <- file("stdin")
open(input)
while (length(line <- readLines(input, 1)) > 0) {
  family <- sub('.*"family":"([a-z]+)".*', "\\1", line)
  y <- readBin(file.path(args[1], paste0(family, ".f32")), "numeric", n, size = 4)
  seconds <- system.time(m <- glmnet(x, y, family = family, alpha = 0.5, nlambda = 100, lambda.min.ratio = 1e-4))[["elapsed"]]
  last <- if (family == "multinomial") m$beta[[1]][, 100] else m$beta[, 100]
  cat(sprintf('{"version":"%s","seconds":%.6f,"last":[%s]}\n', packageVersion("glmnet"), seconds, paste(sprintf("%.8f", last), collapse = ",")))
  flush(stdout())
}
