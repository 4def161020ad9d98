# Reads the waves and covariates of this folder and estimates an actor-oriented model of a network without
# direction: one side takes the initiative, the other confirms (model type 3).
# Needs the R package RSiena. Usage: Rscript rsiena.R
suppressPackageStartupMessages(library(RSiena))

files <- sort(list.files(pattern = "^wave_[0-9]+[.]csv$"))
read <- function(file) as.matrix(read.csv(file, row.names = 1, check.names = FALSE))
waves <- lapply(files, read)
n <- nrow(waves[[1]])
ties <- array(unlist(waves), dim = c(n, n, length(waves)))
covariate <- function(values) {
  values <- values[, -ncol(values), drop = FALSE]
  if (ncol(values) == 1) coCovar(values[, 1]) else varCovar(values)
}

net <- sienaDependent(ties, allowOnly = FALSE)
power <- covariate(log(read("cinc.csv") + 1e-5))
regime <- covariate(read("polity2.csv"))
data <- sienaDataCreate(net, power, regime)

effects <- getEffects(data)
effects <- includeEffects(effects, transTriads)
effects <- includeEffects(effects, simX, interaction1 = "regime")
effects <- includeEffects(effects, simX, interaction1 = "power")
algorithm <- sienaAlgorithmCreate(projname = NULL, seed = 1, modelType = c(net = 3))
print(siena07(algorithm, data = data, effects = effects, batch = TRUE))
