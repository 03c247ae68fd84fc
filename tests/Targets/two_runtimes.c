// Two interpreters in one process, each with a thread that spins in work_first or work_second; the second one is loaded a
// second later. argv: library and home of the first, library and home of the second.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *run(void *arguments) {
  char **of = arguments;
  void *library = dlopen(of[0], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    fputs(dlerror(), stderr);
    exit(1);
  }
  setenv("PYTHONHOME", of[1], 1);
  ((void (*)(int))dlsym(library, "Py_InitializeEx"))(0);
  char program[400];
  snprintf(program, sizeof program,
           "import time\n"
           "def work_%s():\n"
           "    end = time.time() + 300\n"
           "    while time.time() < end: sum(range(1000))\n"
           "work_%s()\n",
           of[2], of[2]);
  ((int (*)(const char *))dlsym(library, "PyRun_SimpleString"))(program);
  return NULL;
}

int main(int count, char **values) {
  char *first[] = {values[1], values[2], "first"}, *second[] = {values[3], values[4], "second"};
  pthread_t one, other;
  alarm(300);
  pthread_create(&one, NULL, run, first);
  sleep(1);
  pthread_create(&other, NULL, run, second);
  pthread_join(one, NULL);
  return count == 0;
}
