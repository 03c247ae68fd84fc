// An extension module that does not say that it can do without the GIL: free-threaded CPython switches the GIL on for it.
#include <Python.h>

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "switches_gil", NULL, -1, NULL};

PyMODINIT_FUNC PyInit_switches_gil(void) { return PyModule_Create(&module); }
