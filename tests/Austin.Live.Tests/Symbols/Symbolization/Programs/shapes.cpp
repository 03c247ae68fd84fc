#include "shapes.h"

#include <algorithm>
#include <stdexcept>

namespace {

class Circle final : public geometry::Shape {
public:
    explicit Circle(double radius) : radius_(radius) {}
    double area() const override { return 3.14159 * geometry::soften(radius_) * radius_; }
    std::string name() const override { return "circle " + std::to_string(radius_); }

private:
    double radius_;
};

class Box final : public geometry::Shape {
public:
    Box(geometry::Point a, geometry::Point b) : diagonal_(a + b) {}
    double area() const override { return std::fabs(diagonal_.x * diagonal_.y); }
    std::string name() const override { return "box"; }

private:
    geometry::Point diagonal_;
};

__attribute__((noinline)) double check(double value) {
    if (value < 0) {
        throw std::domain_error("negative " + std::to_string(value));
    }
    return value;
}

}  // namespace

namespace geometry {

std::vector<std::unique_ptr<Shape>> make(int count) {
    std::vector<std::unique_ptr<Shape>> shapes;
    for (int i = 0; i < count; i++) {
        if (i % 3 == 0) {
            shapes.push_back(std::make_unique<Circle>(i * 0.75));
        } else {
            shapes.push_back(std::make_unique<Box>(Point{double(i), 1.0}, Point{0.5, double(i)}));
        }
    }
    std::sort(shapes.begin(), shapes.end(), [](const auto &a, const auto &b) {
        struct Order {
            static double key(const Shape &shape) { return check(shape.area()) + shape.name().size(); }
        };
        return Order::key(*a) < Order::key(*b);
    });
    return shapes;
}

double total(const std::vector<std::unique_ptr<Shape>> &shapes) {
    double sum = 0;
    for (const auto &shape : shapes) {
        sum += clamp(check(shape->area()), 0, 1e6);
    }
    return sum;
}

}  // namespace geometry
