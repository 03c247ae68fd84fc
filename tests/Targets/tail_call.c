/* An iterator whose step is called by the evaluation loop itself and has the name that an instruction has where the
   interpreter is made of tail calls. Only what the limited API of CPython promises is declared, so that no headers are needed. */
#include <stddef.h>
#include <time.h>

typedef struct { int slot; void *function; } Slot;
typedef struct { const char *name; int basic_size, item_size; unsigned flags; Slot *slots; } Spec;

extern void *PyType_FromSpec(Spec *);
extern void *PyObject_CallNoArgs(void *);
extern void *PyLong_FromLong(long);
extern void *PyObject_SelfIter(void *);

enum { TP_ITER = 62, TP_ITERNEXT = 63 };

__attribute__((noinline)) void *step_inside(void)
{
  struct timespec time = {0, 20000000};
  nanosleep(&time, NULL);
  return PyLong_FromLong(0);
}

__attribute__((noinline)) void *_TAIL_CALL_FOR_ITER(void *self)
{
  void *item = step_inside();
  __asm__ volatile("" : : "r"(self) : "memory");
  return item;
}

void *make_iterator(void)
{
  static Slot slots[] = {{TP_ITER, PyObject_SelfIter}, {TP_ITERNEXT, _TAIL_CALL_FOR_ITER}, {0, NULL}};
  static Spec spec = {"tail.Iterator", 16, 0, 0, slots};
  return PyObject_CallNoArgs(PyType_FromSpec(&spec));
}
