// Calls each function of aligned.S in a child and follows it step by step. A line for each instruction that is about to run:
// the function's name, the 27 registers of ptrace, and the stack from rsp to above the caller's frame, all in hexadecimal.
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#define FUNCTIONS F(in_rbx) F(in_r15) F(in_r13_by_lea) F(in_memory) F(pushed) F(in_memory_and_r12) F(in_frame) F(with_frame_pointer)
#define F(name) void name(long);
FUNCTIONS
#undef F

static struct { const char *name; void (*function)(long); } functions[] = {
#define F(name) {#name, name},
    FUNCTIONS
#undef F
};
enum { count = sizeof functions / sizeof *functions, above = 512 };

// Its own frame is found by rbp alone.
__attribute__((noinline)) static void caller(int i) {
  volatile char *room = __builtin_alloca(16 * (i + 1));
  room[0] = 1;
  functions[i].function(5);
  room[1] = 2;
}

int main(void) {
  pid_t child = fork();
  if (child == 0) {
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    for (volatile int i = 0; i < count; i++) caller(i);
    _exit(0);
  }
  int status, current = -1;
  unsigned long first = 0;
  while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
    struct user_regs_struct r;
    ptrace(PTRACE_GETREGS, child, 0, &r);
    if (current < 0)
      for (int i = 0; i < count; i++)
        if (r.rip == (unsigned long)functions[i].function) current = i, first = r.rsp;
    if (current >= 0 && r.rsp > first) current = -1;
    if (current >= 0) {
      printf("%s", functions[current].name);
      for (int i = 0; i < 27; i++) printf(" %lx", ((unsigned long *)&r)[i]);
      for (unsigned long a = r.rsp; a < first + above; a += 8) printf(" %lx", ptrace(PTRACE_PEEKDATA, child, a, 0));
      printf("\n");
    }
    ptrace(PTRACE_SINGLESTEP, child, 0, 0);
  }
  return 0;
}
