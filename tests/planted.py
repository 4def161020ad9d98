"""Data made with a known correlation, for tests of composite indices."""

import numpy as np


def with_correlation(r, n=200, seed=0):
    """Data whose sample correlation is exactly `r`."""
    z = np.random.default_rng(seed).normal(size=(n, r.shape[0]))
    z -= z.mean(axis=0)
    white = z @ np.linalg.inv(np.linalg.cholesky(z.T @ z / n)).T
    return white @ np.linalg.cholesky(r).T


def blocks(*sizes_and_correlations):
    size = sum(n for n, _ in sizes_and_correlations)
    r, at = np.eye(size), 0
    for n, c in sizes_and_correlations:
        r[at : at + n, at : at + n] = c
        at += n
    np.fill_diagonal(r, 1.0)
    return r
