/* A library without names but one, for native.cc to load. Built and stripped by the tests. */
typedef int (*callback)(void);

__attribute__((noinline, noipa, visibility("hidden"))) int inner(callback f) {
    volatile int result = f();
    return result + 1;
}

__attribute__((noinline, noipa, visibility("hidden"))) int middle(callback f) {
    volatile int result = inner(f);
    return result + 1;
}

int entry(callback f) {
    volatile int result = middle(f);
    return result + 1;
}
