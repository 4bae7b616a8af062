"""Writes the arrays of this folder: NumPy 2.4.6, SciPy 1.17.1, zstandard 0.25; Python's gzip.

    python3 generate.py

Element (i, j) of the 7 × 3 arrays is (7i + 3j) mod 11 + (j + 1) · 16, which every type holds.
"""
import gzip
import pathlib

import numpy as np
import scipy.io
import scipy.sparse
import zstandard

here = pathlib.Path(__file__).parent
i, j = np.mgrid[0:7, 0:3]
a = (7 * i + 3 * j) % 11 + (j + 1) * 16

for kind in ["f4", "f8", "i4", "i8", "u1"]:
    for order in "CF":
        for endian in "<>" if kind != "u1" else "|":
            name = f"{kind}-{order}-{'big' if endian == '>' else 'little'}.npy"
            np.save(here / name, np.array(a, dtype=endian + kind, order=order))
np.save(here / "vector.npy", a[:, 0].astype("<f8"))
np.save(here / "cube.npy", np.zeros((2, 2, 2)))
np.save(here / "complex.npy", np.zeros((2, 2), dtype=complex))
np.save(here / "structured.npy", np.zeros(3, dtype=[("a", "f8"), ("b", "i4")]))
missing = a.astype(float)
missing[4, 1] = np.nan
np.save(here / "missing.npy", missing)

np.savez(here / "stored.npz", X=a[:, :2].astype(float), y=a[:, 2])
np.savez_compressed(here / "deflated.npz", X=a[:, :2].astype(float), y=a[:, 2])

text = "x1,x2,x3\n" + "".join(",".join(map(str, row)) + "\n" for row in a)
(here / "plain.csv").write_text(text)
with gzip.GzipFile(here / "two-members.csv.gz", "wb", mtime=0) as f:
    f.write(text[:50].encode())
with open(here / "two-members.csv.gz", "ab") as f:
    f.write(gzip.compress(text[50:].encode(), mtime=0))
(here / "plain.csv.zst").write_bytes(zstandard.compress(text.encode()))

square = np.array([[4.0, 1.5, 0], [1.5, 3, -2], [0, -2, 5]])
skew = np.array([[0, 1.5, 0], [-1.5, 0, -2], [0, 2, 0]])
sparse = scipy.sparse.coo_array(([1.5, -2, 3], ([0, 3, 2], [1, 0, 2])), shape=(4, 3))
scipy.io.mmwrite(here / "array-general.mtx", a.astype(float))
scipy.io.mmwrite(here / "array-integer.mtx", a)
scipy.io.mmwrite(here / "array-symmetric.mtx", square, symmetry="symmetric")
scipy.io.mmwrite(here / "array-skew.mtx", skew, symmetry="skew-symmetric")
scipy.io.mmwrite(here / "coordinate-general.mtx", sparse)
scipy.io.mmwrite(here / "coordinate-symmetric.mtx", scipy.sparse.coo_array(square), symmetry="symmetric")
scipy.io.mmwrite(here / "coordinate-pattern.mtx", sparse, field="pattern")
