"""Writes the HDF5 and SQLite files of this folder: h5py 3.16.0, HDF5 2.0.0, NumPy 2.4.6; Python's sqlite3.

    python3 generate_databases.py

Element (i, j) of the 7 × 3 arrays is (7i + 3j) mod 11 + (j + 1) · 16, as in generate.py.
"""
import pathlib
import sqlite3

import h5py
import numpy as np

here = pathlib.Path(__file__).parent
i, j = np.mgrid[0:7, 0:3]
a = (7 * i + 3 * j) % 11 + (j + 1) * 16

# Version 1.8 and older of the library must be able to read it.
with h5py.File(here / "tables.h5", "w", libver=("earliest", "v108"), track_order=False) as f:
    for kind in ["<f4", ">f8", "<i4", ">i8", "<u1"]:
        name = kind[1:] + ("-big" if kind[0] == ">" else "")
        f.create_dataset(f"plain/{name}", data=a.astype(kind))
    f.create_dataset("chunked", data=a.astype("f8"), chunks=(3, 2), compression="gzip", shuffle=True)
    named = f.create_dataset("named", data=a.astype("f8"))
    named.attrs["columns"] = ["first", "größe", "y"]
    fixed = f.create_dataset("fixed", data=a.astype("f8"))
    fixed.attrs["columns"] = np.array([b"first", b"second", b"y"], dtype="S6")
    f.create_dataset(
        "compound", data=np.array(list(map(tuple, a)), dtype=[("u", "<i4"), ("v", ">f4"), ("w", "<f8")]))
    f.create_dataset("problem/X", data=a[:, :2].astype("f8"))
    f.create_dataset("problem/y", data=a[:, 2])
    missing = a.astype("f8")
    missing[4, 1] = np.nan
    f.create_dataset("missing", data=missing)
    f.create_dataset("truth", data=a > 30)
    f.create_dataset("texts", data=["a", "b"])
    f.create_dataset("cube", data=np.zeros((2, 2, 2)))
    f.create_dataset("scalar", data=1.0)
    f.create_dataset("mixed", data=np.zeros(2, dtype=[("a", "f8"), ("b", "S3")]))
    f.create_group("nothing")
    # Rows that nothing was written for.
    f.create_dataset("endless", shape=(1 << 60, 3), dtype="f8", chunks=(1, 3))

path = here / "tables.db"
path.unlink(missing_ok=True)
with sqlite3.connect(path) as db:
    db.execute("PRAGMA page_size = 512")
    db.execute("CREATE TABLE a (x1 REAL, x2 INTEGER, x3 TEXT)")
    # Numbers that are written as texts are numbers where they are needed.
    db.executemany("INSERT INTO a VALUES (?, ?, ?)", [(float(r[0]), int(r[1]), str(r[2])) for r in a])
    db.execute("CREATE TABLE cars (weight REAL, origin TEXT, mpg REAL, photo BLOB)")
    origins = ["USA", "Europe", "Japan", "Größe"]
    db.executemany("INSERT INTO cars VALUES (?, ?, ?, ?)", [
        (1000.0 + 100 * k, origins[(k * k + k // 3) % 3] if k != 11 else origins[3], 40.0 - k + (k % 3) / 4, b"\x00\xff")
        for k in range(12)])
    db.execute("INSERT INTO cars VALUES (2300, NULL, 20, NULL), (2400, 'USA', NULL, NULL)")
    db.execute("CREATE TABLE bad (x REAL, y)")
    db.execute("INSERT INTO bad VALUES (1, 2), (2, 'oops'), (3, 9e999)")
    db.execute("CREATE TABLE empty (x REAL, y REAL)")
