#include "shapes.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <numeric>

namespace {

std::map<std::string, int> count_names(const std::vector<std::unique_ptr<geometry::Shape>> &shapes) {
    std::map<std::string, int> counts;
    for (const auto &shape : shapes) {
        ++counts[shape->name()];
    }
    return counts;
}

template <typename F>
double apply(F function, double value, int times) {
    for (int i = 0; i < times; i++) {
        value = function(value);
    }
    return value;
}

double twice(double value) { return value * 2; }

int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

}  // namespace

extern "C" __attribute__((noinline)) int plain_c_name(int value) {
    return fibonacci(value % 12) + value;
}

int main(int argc, char **) {
    auto shapes = geometry::make(argc * 64);
    geometry::Grid<geometry::Point, 32> points;
    points.fill({1.0, double(argc)});
    geometry::Grid<long, 64> numbers;
    numbers.fill(argc);
    std::function<double(double)> stored = [argc](double value) { return geometry::soften(value) + argc; };
    double value = apply(stored, points.sum().length(), 10);
    value += apply(twice, value, 3) + apply([](double v) { return v + geometry::soften(v); }, value, 5);
    std::vector<int> series(100);
    std::iota(series.begin(), series.end(), argc);
    std::sort(series.begin(), series.end(), std::greater<int>());
    value += std::accumulate(series.begin(), series.end(), 0.0, [](double a, int b) { return a + geometry::clamp(b, 3, 70); });
    for (const auto &[name, count] : count_names(shapes)) {
        std::printf("%s %d\n", name.c_str(), count);
    }
    std::printf("%f %f %ld %d\n", geometry::total(shapes), value, numbers.sum(), plain_c_name(argc * 17));
    return 0;
}
