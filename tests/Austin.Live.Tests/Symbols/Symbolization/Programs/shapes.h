// Inline functions shared by two translation units.
#pragma once
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace geometry {

struct Point {
    double x = 0, y = 0;
    double length() const { return std::sqrt(x * x + y * y); }
    Point operator+(const Point &other) const { return {x + other.x, y + other.y}; }
};

class Shape {
public:
    virtual ~Shape() = default;
    virtual double area() const = 0;
    virtual std::string name() const { return "shape"; }
};

template <typename T, int N>
struct Grid {
    T cells[N] = {};
    T sum() const {
        T total{};
        for (const T &cell : cells) {
            total = total + cell;
        }
        return total;
    }
    void fill(T value) {
        for (T &cell : cells) {
            cell = value;
        }
    }
};

inline double clamp(double value, double low, double high) {
    if (value < low) {
        return low;
    }
    return value > high ? high : value;
}

inline double soften(double value) {
    return clamp(value * 0.5 + 0.25, 0.0, 10.0);
}

std::vector<std::unique_ptr<Shape>> make(int count);
double total(const std::vector<std::unique_ptr<Shape>> &shapes);

}  // namespace geometry
