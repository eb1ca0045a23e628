"""Rewrites a CSV file as ZSTD Parquet with Polars' streaming engine, several times; prints JSON.

usage: run_polars_rewrite.py FILE RUNS OUT
"""

import json
import os
import sys
import time

import polars as pl

path, runs, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]

seconds = []
for _ in range(runs):
    start = time.perf_counter()
    pl.scan_csv(path, try_parse_dates=True).sink_parquet(out, compression="zstd")
    seconds.append(time.perf_counter() - start)
answer = {"version": pl.__version__, "threads": pl.thread_pool_size(), "seconds": seconds}
print(json.dumps(answer | {"bytes": os.path.getsize(out), "rows": pl.scan_parquet(out).select(pl.len()).collect().item()}))
