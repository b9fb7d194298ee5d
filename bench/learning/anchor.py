# Trains LightGBM or XGBoost on a written case, once per line of standard input -> one line of JSON:
# {"threads", "trees", "from", "rows"}: which of the training rows to learn from.
import json
import resource
import sys
import time

import numpy as np

engine, folder, rows, columns, categorical = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
n = rows * 5 // 4
y = np.fromfile(folder + "/y.f32", np.float32)
train_x, test_x = np.empty((rows, columns), np.float32), np.empty((n - rows, columns), np.float32)
for j in range(columns):
    column = np.fromfile(folder + "/x.f32", np.float32, n, offset=4 * n * j)
    train_x[:, j], test_x[:, j] = column[:rows], column[rows:]
train_y, test_y = y[:rows], y[rows:]
codes = list(range(columns - categorical, columns))

if engine == "lightgbm":
    import lightgbm as lgb

    version = lgb.__version__

    def fit(threads, trees, x, y):
        settings = dict(
            objective="binary", num_leaves=31, learning_rate=0.1, max_bin=255, min_data_in_leaf=20, num_threads=threads, verbosity=-1
        )
        t0 = time.perf_counter()
        data = lgb.Dataset(x, y, params=settings, categorical_feature=codes or "auto").construct()
        t1, c1 = time.perf_counter(), time.process_time()
        model = lgb.train(settings, data, trees)
        took = time.perf_counter() - t1, time.process_time() - c1
        return t1 - t0, *took, lambda: model.predict(test_x, num_threads=threads)

else:
    import xgboost as xgb

    version = xgb.__version__
    kinds = ["c" if j in codes else "q" for j in range(columns)]

    def fit(threads, trees, x, y):
        settings = dict(
            objective="binary:logistic", tree_method="hist", grow_policy="lossguide", max_leaves=31, max_depth=0, eta=0.1,
            max_bin=255, nthread=threads, verbosity=0,
        )
        options = dict(feature_types=kinds, enable_categorical=True) if codes else {}
        t0 = time.perf_counter()
        data = xgb.QuantileDMatrix(x, y, max_bin=255, nthread=threads, **options)
        t1, c1 = time.perf_counter(), time.process_time()
        model = xgb.train(settings, data, trees)
        took = time.perf_counter() - t1, time.process_time() - c1
        test = lambda: xgb.DMatrix(test_x, nthread=threads, **options)
        return t1 - t0, *took, lambda: model.predict(test())


def quality(p):
    order = np.argsort(p, kind="stable")
    ordered = p[order]
    first = np.searchsorted(ordered, p, "left")
    last = np.searchsorted(ordered, p, "right")
    rank = (first + last + 1) / 2
    positives = test_y.sum()
    area = (rank[test_y == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(p) - positives))
    p = np.clip(p.astype(np.float64), 1e-15, 1 - 1e-15)
    return float(area), float(-np.mean(np.where(test_y == 1, np.log(p), np.log(1 - p))))


for line in sys.stdin:
    asked = json.loads(line)
    part = slice(asked["from"], asked["from"] + asked["rows"])
    binning, training, cpu, predict = fit(asked["threads"], asked["trees"], train_x[part], train_y[part])
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    area, loss = quality(predict())
    told = dict(binning=binning, training=training, cpu=cpu, auc=area, logLoss=loss, megabytes=megabytes)
    print(json.dumps(dict(version=version, **told)), flush=True)
