# Reads network.csv and nodes.csv from this folder and fits a small exponential random graph model.
# Needs the R packages network and ergm. Usage: Rscript statnet.R
suppressPackageStartupMessages({
  library(network)
  library(ergm)
})

ties <- as.matrix(read.csv("network.csv", row.names = 1, check.names = FALSE))
nodes <- read.csv("nodes.csv")
stopifnot(isSymmetric(unname(ties)), identical(rownames(ties), nodes$stateabb))

net <- network(ties, directed = FALSE)
network.vertex.names(net) <- nodes$stateabb
for (name in c("ccode", "cinc", "polity2")) {
  set.vertex.attribute(net, name, nodes[[name]])
}
print(net)
print(summary(net ~ edges + triangle + kstar(2) + gwesp(0.5, fixed = TRUE)))

# States without a value of a covariate leave the model, not the data.
complete <- which(!is.na(nodes$cinc) & !is.na(nodes$polity2))
known <- get.inducedSubgraph(net, complete)
fit <- ergm(known ~ edges + gwesp(0.5, fixed = TRUE) + nodecov("cinc") + absdiff("polity2"),
            estimate = "MPLE")
print(summary(fit))
