namespace Austin.Live.Tests.Symbols.Unwinding;

/// <summary>
/// A C program with one thread for each way a stack can look: variable frame, signal, alternate stack, fault on an
/// instruction that is no call, deep recursion, realigned frame, vDSO, call back from a library, blocked threads.
/// </summary>
internal static class StacksProgram
{
    public const int Threads = 11;

    public const string Source = """
        #define _GNU_SOURCE
        #include <alloca.h>
        #include <immintrin.h>
        #include <pthread.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <time.h>
        #include <unistd.h>

        #define NOINLINE __attribute__((noinline, noclone))
        static volatile int sink, zero;
        static int ready;
        static void arrived(void) { __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST); }
        NOINLINE static void spin(void) { arrived(); for (;;) sink++; }

        NOINLINE static void with_alloca(int n) { char *p = alloca(n); memset(p, n, n); sink = p[n / 2]; spin(); sink = p[0]; }
        static void *t_alloca(void *a) { with_alloca(zero + 1000); return a; }

        static void on_signal(int s) { (void)s; spin(); }
        NOINLINE static void raise_it(int s) { raise(s); sink++; }
        static void *t_signal(void *a) { raise_it(SIGUSR1); sink++; return a; }
        static void *t_altstack(void *a) {
            stack_t ss = { .ss_sp = malloc(65536), .ss_size = 65536 };
            sigaltstack(&ss, 0); raise_it(SIGUSR2); sink++; return a;
        }
        NOINLINE static void fault(volatile int *p) { *p = 1; sink++; }
        static void *t_fault(void *a) { fault((int *)8); sink++; return a; }

        NOINLINE static int deep(int n) { if (n == 0) spin(); return deep(n - 1) + sink; }
        static void *t_deep(void *a) { sink += deep(2000); return a; }

        __attribute__((noinline, noclone, target("avx2"))) static void realigned(int n) {
            __m256i v[4]; char *q = alloca(n);
            for (int i = 0; i < 4; i++) v[i] = _mm256_set1_epi32(n + i);
            memset(q, n, n); sink = q[1]; spin(); sink += _mm256_extract_epi32(v[n & 3], 0) + q[0];
        }
        static void *t_drap(void *a) { realigned(zero + 100); sink++; return a; }

        static void *t_vdso(void *a) { struct timespec ts; arrived(); for (;;) { clock_gettime(CLOCK_MONOTONIC, &ts); sink += (int)ts.tv_nsec; } return a; }

        static int compare(const void *x, const void *y) { (void)x; (void)y; spin(); return 0; }
        static void *t_qsort(void *a) { int v[8] = { 3, 1, 2, 5 }; qsort(v, 8, sizeof v[0], compare); sink = v[0]; return a; }
        static void *t_cond(void *a) {
            pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t c = PTHREAD_COND_INITIALIZER;
            pthread_mutex_lock(&m); arrived(); pthread_cond_wait(&c, &m); return a;
        }
        static void *t_read(void *a) { int p[2]; char b; if (pipe(p)) abort(); arrived(); sink = (int)read(p[0], &b, 1); return a; }

        int main(void) {
            struct sigaction sa; memset(&sa, 0, sizeof sa);
            sa.sa_handler = on_signal; sigaction(SIGUSR1, &sa, 0); sigaction(SIGSEGV, &sa, 0);
            sa.sa_flags = SA_ONSTACK; sigaction(SIGUSR2, &sa, 0);
            void *(*all[])(void *) = { t_alloca, t_signal, t_altstack, t_fault, t_deep, t_drap, t_vdso, t_qsort, t_cond, t_read };
            int n = sizeof all / sizeof *all; pthread_t t;
            for (int i = 0; i < n; i++) pthread_create(&t, 0, all[i], 0);
            while (__atomic_load_n(&ready, __ATOMIC_SEQ_CST) < n) usleep(1000);
            puts("ready"); fflush(stdout);
            for (;;) pause();
        }
        """;
}
