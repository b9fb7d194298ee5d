# Trains LightGBM on a written case, then times one kind of work per line of standard input: {"work", "rows", "threads"} ->
# one line of JSON with the seconds. `row` asks the C library for one row at a time, past Python's own cost per call.
import ctypes
import json
import sys
import time

import lightgbm as lgb
import numpy as np

folder, rows, columns, trees = sys.argv[1], *map(int, sys.argv[2:5])
n = rows * 5 // 4
y = np.fromfile(folder + "/y.f32", np.float32)
x = np.ascontiguousarray(np.fromfile(folder + "/x.f32", np.float32).reshape(columns, n).T)
settings = dict(objective="binary", num_leaves=31, learning_rate=0.1, max_bin=255, min_data_in_leaf=20, num_threads=2, verbosity=-1)
model = lgb.train(settings, lgb.Dataset(x[:50_000], y[:50_000], params=settings), trees)

library = lgb.basic._LIB


def row_by_row(count):
    setting = ctypes.c_char_p(b"num_threads=1")
    handle = ctypes.c_void_p()
    lgb.basic._safe_call(
        library.LGBM_BoosterPredictForMatSingleRowFastInit(
            model._handle, ctypes.c_int(1), ctypes.c_int(0), ctypes.c_int(-1), ctypes.c_int(0), ctypes.c_int(columns), setting, ctypes.byref(handle)
        )
    )
    length, out = ctypes.c_int64(), np.zeros(1)
    places = [x[i].ctypes.data_as(ctypes.c_void_p) for i in range(1000)]
    target = out.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
    call, to = library.LGBM_BoosterPredictForMatSingleRowFast, ctypes.byref(length)
    t0 = time.perf_counter()
    for i in range(count):
        call(handle, places[i % 1000], to, target)
    return time.perf_counter() - t0


for line in sys.stdin:
    asked = json.loads(line)
    count, threads = asked["rows"], asked["threads"]
    if asked["work"] == "row":
        seconds = row_by_row(count)
    else:
        t0 = time.perf_counter()
        model.predict(x[:count], raw_score=asked["work"] == "score", pred_contrib=asked["work"] == "explain", num_threads=threads)
        seconds = time.perf_counter() - t0
    print(json.dumps(dict(version=lgb.__version__, seconds=seconds)), flush=True)
