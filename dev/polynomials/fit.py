#!/usr/bin/env python3
"""Finds the polynomial coefficients of src/Grokscope/Numerics/Elementary.

Each is the polynomial of least maximal relative error on the stated interval, found by iteratively reweighted least squares on
Chebyshev nodes (Lawson's method) in float64 and rounded to float32. Needs numpy. Run: python3 fit.py
"""
import math
import numpy as np


def fit(function, weight, low, high, degree, rounds=400, points=4000):
    """Coefficients, lowest first, of p with least max |p(x) - function(x)| * weight(x) on [low, high]."""
    x = 0.5 * (low + high) + 0.5 * (high - low) * np.cos(np.pi * (np.arange(points) + 0.5) / points)
    f = np.array([function(v) for v in x])
    w = np.array([weight(v) for v in x])
    lawson = np.ones(points)
    basis = np.polynomial.chebyshev.chebvander((2 * x - low - high) / (high - low), degree)
    best = None
    for _ in range(rounds):
        scale = w * np.sqrt(lawson)
        c, *_ = np.linalg.lstsq(basis * scale[:, None], f * scale, rcond=None)
        error = np.abs(basis @ c - f) * w
        if best is None or error.max() < best[0]:
            best = (error.max(), c)
        lawson *= error + 1e-30
        lawson /= lawson.mean()
    series = np.polynomial.chebyshev.Chebyshev(best[1], domain=[low, high])
    return best[0], series.convert(kind=np.polynomial.Polynomial).coef


def show(name, error, coefficients):
    print(f"{name}: largest relative error {error:.2e} ({error * 2 ** 24:.3f} ulp of float32)")
    print("   ", ", ".join(f"{np.float32(c):.9g}f" for c in coefficients))


def exp_tail(r):
    """(e^r - 1 - r) / r^2, by its series near 0."""
    return sum(r ** k / math.factorial(k + 2) for k in range(18))


def log_tail(f):
    """(log(1+f) - f + f^2/2) / f^3."""
    if abs(f) < 1e-2:
        return sum((-1) ** k * f ** k / (k + 3) for k in range(14))
    return (math.log1p(f) - f + f * f / 2) / f ** 3


def scaled_tail(t):
    """exp(t^2/2) * (1 - Phi(t)) for t >= 0; by its continued fraction where erfc underflows."""
    if t < 6:
        return 0.5 * math.erfc(t / math.sqrt(2)) * math.exp(t * t / 2)
    value = t
    for k in range(200, 0, -1):
        value = t + k / value
    return 1 / (value * math.sqrt(2 * math.pi))


if __name__ == "__main__":
    half = math.log(2) / 2 * 1.0001
    show("exp: (e^r - 1 - r) / r^2 on |r| <= ln2/2", *fit(exp_tail, lambda r: max(r * r, 1e-12) / math.exp(r), -half, half, 4))
    low, high = math.sqrt(0.5) - 1, math.sqrt(2) - 1
    show("log: (log(1+f) - f + f^2/2) / f^3", *fit(log_tail, lambda f: max(abs(f ** 3), 1e-12) / max(abs(math.log1p(f)), 1e-6), low, high, 7))
    # u = A / (t + A) in (0, 1]: scaled_tail(t) = u * q(w), w = 1 - 2u. A = 3.5 was the best of 2, 2.5, 3, 3.5, 4 at degree 9.
    A = 3.5

    def q(w):
        u = (1 - w) / 2
        return scaled_tail(A / u - A) / u

    show("normal tail: q(w)", *fit(q, lambda w: 1 / q(w), -1.0, 1 - 2 * A / (13.5 + A), 9))
