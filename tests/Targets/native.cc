// Native code that is hard to unwind, for native.py to call. Built by the tests.
#include <alloca.h>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <numeric>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <vector>

#define KEEP __attribute__((noinline, noipa))

typedef int (*callback)(void);

namespace shapes {
template <typename T> struct Walker {
    std::vector<T> steps;
    callback f;
    inline __attribute__((always_inline)) T once(T x) const { return x + (T)f(); }
    inline __attribute__((always_inline)) T twice(T x) const { return once(x) * 2; }
    KEEP T sum() const { return std::accumulate(steps.begin(), steps.end(), T(), [this](T a, T b) { return a + twice(b); }); }
};

KEEP static void thrower(int depth) {
    if (depth == 0) {
        throw std::runtime_error("thrown on purpose");
    }
    thrower(depth - 1);
    asm volatile("");
}
}

static int wait_for_ever() {
    int ends[2];
    char byte;
    return pipe(ends) == 0 && read(ends[0], &byte, 1) == 1;
}

static void handler(int) { wait_for_ever(); }

extern "C" {
KEEP int call(callback f) {
    volatile int result = f();
    return result + 1;
}

KEEP int inlined(callback f) {
    shapes::Walker<long> walker{{1}, f};
    volatile int result = (int)walker.sum();
    return result;
}

KEEP int caught(callback f) {
    try {
        shapes::thrower(3);
    } catch (std::exception const&) {
        volatile int result = f();
        return result + 1;
    }
    return 0;
}

KEEP int recurse(int depth, callback f) {
    volatile int result = depth > 0 ? recurse(depth - 1, f) : f();
    return result + 1;
}

KEEP int variable(int size, callback f) {
    char* room = (char*)alloca(size);
    memset(room, 1, size);
    volatile int result = f();
    return result + room[size / 2];
}

KEEP int aligned(int size, callback f) {
    alignas(64) volatile char first[64];
    char* room = (char*)alloca(size);
    memset(room, 1, size);
    first[0] = 1;
    volatile int result = f();
    return result + first[0] + room[0];
}

static callback compare_callback;
static int compare(const void*, const void*) { return compare_callback(); }

KEEP int sorted(callback f) {
    int values[2] = {2, 1};
    compare_callback = f;
    qsort(values, 2, sizeof(int), compare);
    return values[0];
}

KEEP int handle(int signal, int on_other_stack) {
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = on_other_stack ? SA_ONSTACK : 0;
    stack_t stack = {};
    stack.ss_size = 1 << 16;
    stack.ss_sp = malloc(stack.ss_size);
    sigaltstack(&stack, nullptr);
    sigaction(signal, &action, nullptr);
    raise(signal);
    return 1;
}

KEEP int other(const char* path, callback f) {
    void* library = dlopen(path, RTLD_NOW);
    auto entry = (int (*)(callback))dlsym(library, "entry");
    volatile int result = entry(f);
    return result;
}

KEEP long busy(int milliseconds);

// Calls that fail with EINTR when something wakes them that should not.
static int count_interrupted(int milliseconds, int pause) {
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    timeval timeout = {0, 20000};
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    int poll = epoll_create1(0);
    epoll_event event = {};
    epoll_ctl(poll, EPOLL_CTL_ADD, pair[0], &event);
    int count = 0;
    char byte;
    for (int passed = 0; passed < milliseconds; passed += 40) {
        count += epoll_wait(poll, &event, 1, 20) < 0 && errno == EINTR;
        busy(pause);
        count += recv(pair[0], &byte, 1, 0) < 0 && errno == EINTR;
        busy(pause);
    }
    return count;
}

KEEP int interrupted(int milliseconds) { return count_interrupted(milliseconds, 0); }

// Every other 20 ms it waits.
KEEP int interrupted_by_turns(int milliseconds) { return count_interrupted(milliseconds, 20); }

static volatile int rings;

static void ring(int) { rings = rings + 1; }

// How many of the signals that came while it waited did not end a wait.
KEEP int unheard(int milliseconds) {
    struct sigaction action = {};
    action.sa_handler = ring;
    sigaction(SIGALRM, &action, nullptr);
    sigset_t alarm;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &alarm, nullptr);
    int poll = epoll_create1(0);
    epoll_event event = {};
    itimerval timer = {{0, 7000}, {0, 7000}};
    int heard = 0;
    setitimer(ITIMER_REAL, &timer, nullptr);
    while (rings < milliseconds / 7) {
        heard += epoll_wait(poll, &event, 1, 100) < 0 && errno == EINTR;
    }
    timer = {};
    setitimer(ITIMER_REAL, &timer, nullptr);
    return rings - heard;
}

static volatile int next_value;
static volatile int out_of_order;

static void in_order(int, siginfo_t* information, void*) {
    out_of_order += information->si_value.sival_int != next_value;
    next_value = next_value + 1;
}

KEEP void expect(int signal) {
    struct sigaction action = {};
    action.sa_sigaction = in_order;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(signal, &action, nullptr);
}

KEEP int received() { return next_value; }

KEEP int misplaced() { return out_of_order; }

// Time passes in the vdso, in stubs and in short functions.
KEEP long busy(int milliseconds) {
    timespec start;
    timespec now;
    long sum = 0;
    clock_gettime(CLOCK_MONOTONIC, &start);
    do {
        clock_gettime(CLOCK_MONOTONIC, &now);
        sum += rand() + labs(now.tv_nsec);
    } while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < milliseconds);
    return sum;
}

// Runs for ever, and is always in the same few instructions.
KEEP void spin(void) {
    for (;;) {
        asm volatile("");
    }
}
}
