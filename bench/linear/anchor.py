# Fits a path of penalties with scikit-learn on the written data, once per line of standard input, as anchor.R; numbers only.
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.linear_model import enet_path

folder, n, p = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
x = np.asfortranarray(np.fromfile(folder + "/x.f32", np.float32).reshape(p, n).T.astype(np.float64))

for line in sys.stdin:
    y = np.fromfile(folder + "/" + json.loads(line)["family"] + ".f32", np.float32).astype(np.float64)
    t0 = time.perf_counter()
    scale = x.std(0)
    standard = (x - x.mean(0)) / scale
    _, coefficients, _ = enet_path(standard, y - y.mean(), l1_ratio=0.5, alphas=100, eps=1e-4, copy_X=False)
    seconds = time.perf_counter() - t0
    print(json.dumps(dict(version=sklearn.__version__, seconds=seconds, last=list(coefficients[:, -1] / scale))), flush=True)
