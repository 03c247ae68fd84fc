"""Multiplies matrices with numpy's BLAS, in OpenBLAS by kernels that align their stack in a way of their own; prints a checksum."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "2"
if os.path.exists("/proc/cpuinfo") and " avx2 " in open("/proc/cpuinfo").read():
    os.environ["OPENBLAS_CORETYPE"] = "Haswell"

import numpy

SIZE = 600

random = numpy.random.default_rng(1)
left = random.integers(0, 50, (SIZE, SIZE)).astype(float)
right = random.integers(0, 50, (SIZE, SIZE)).astype(float)
total = 0.0
for _ in range(30):
    total += (left @ right).sum()
print(int(total))
