// A thread state that one thread makes and another runs: "creator" makes it and sleeps, "user" spins in foreign_work with
// it. "natspin" spins without Python, and the first thread sleeps in main_work. argv: file to write our ids to.
#include <Python.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static PyThreadState *volatile foreign;
static PyInterpreterState *interpreter;
static volatile double sink;
static volatile long creator_id, user_id;

static void *natspin(void *unused) {
  for (;;) sink += 1;
  return unused;
}

static void *creator(void *unused) {
  creator_id = syscall(SYS_gettid);
  foreign = PyThreadState_New(interpreter);
  sleep(300);
  return unused;
}

static void *user(void *unused) {
  while (!foreign) usleep(1000);
  user_id = syscall(SYS_gettid);
  PyEval_RestoreThread(foreign);
  PyRun_SimpleString(
      "import time\n"
      "def foreign_work():\n"
      "    end = time.time() + 300\n"
      "    while time.time() < end: sum(range(1000))\n"
      "foreign_work()\n");
  PyEval_SaveThread();
  return unused;
}

int main(int argc, char **argv) {
  pthread_t thread;
  Py_InitializeEx(0);
  interpreter = PyThreadState_Get()->interp;
  alarm(300);
  pthread_create(&thread, NULL, natspin, NULL);
  pthread_create(&thread, NULL, creator, NULL);
  pthread_create(&thread, NULL, user, NULL);
  while (!user_id) usleep(1000);
  FILE *ids = fopen(argv[1], "w");
  fprintf(ids, "%ld %ld", creator_id, user_id);
  fclose(ids);
  PyRun_SimpleString(
      "import time\n"
      "def main_work():\n"
      "    time.sleep(300)\n"
      "main_work()\n");
  return argc == 0;
}
