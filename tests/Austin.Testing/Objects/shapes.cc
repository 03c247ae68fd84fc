namespace shapes {
extern "C" int outside(int);
struct Box { int a, b; int area() const; template <class T> T scaled(T by) const { return T(a) * by; } };
static inline __attribute__((always_inline)) int twice(int x) { return outside(x) + 2 * x; }
static inline __attribute__((always_inline)) int four(int x) { return twice(x) + twice(x + 1); }
__attribute__((cold, noinline)) int rare(int x) { return outside(-x); }
int Box::area() const {
    if (__builtin_expect(a < 0, 0)) { return rare(four(b)); }
    int sum = 0;
    for (int i = 0; i < a; i++) { int part = four(i); sum += part; }
    return sum + (int)scaled<long>(3);
}
}
extern "C" int second(int);
extern "C" int outside(int x) { return x ^ second(x); }
extern "C" void _start() { shapes::Box box = {1, 2}; outside(box.area()); for (;;) {} }
