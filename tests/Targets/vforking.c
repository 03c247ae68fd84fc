// A library whose one function makes a child that runs in our memory, as posix_spawn(3) does, for some seconds.
#define _GNU_SOURCE
#include <unistd.h>

int hold(int seconds) {
  int child = vfork();
  if (child == 0) {
    sleep(seconds);
    _exit(0);
  }
  return child;
}
