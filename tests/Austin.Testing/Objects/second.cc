static inline __attribute__((always_inline)) int inner(int x) { if (x > 9) { int y = x * 3; return y - 1; } return x + 1; }
extern "C" __attribute__((noinline)) int second(int x) { auto f = [x](int y) { return inner(x + y); }; return f(3) + f(x); }
