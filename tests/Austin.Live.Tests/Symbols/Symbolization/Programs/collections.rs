// Generic code of the standard library inlined over several levels, closures, traits and panics.
use std::collections::{BTreeMap, HashMap};
use std::fmt;

mod model {
    #[derive(Debug, Clone, PartialEq)]
    pub enum Value {
        Number(f64),
        Text(String),
        List(Vec<Value>),
    }

    pub trait Weigh {
        fn weight(&self) -> f64;
    }

    impl Weigh for Value {
        fn weight(&self) -> f64 {
            match self {
                Value::Number(n) => n.abs(),
                Value::Text(t) => t.len() as f64,
                Value::List(l) => l.iter().map(|v| v.weight()).sum(),
            }
        }
    }
}

use model::{Value, Weigh};

struct Report<'a>(&'a BTreeMap<String, Value>);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, v) in self.0 {
            writeln!(f, "{k}: {:.2} {v:?}", v.weight())?;
        }
        Ok(())
    }
}

fn build(count: usize) -> BTreeMap<String, Value> {
    (0..count)
        .map(|i| {
            let value = match i % 3 {
                0 => Value::Number(i as f64 * 1.5),
                1 => Value::Text("x".repeat(i)),
                _ => Value::List((0..i).map(|j| Value::Number(j as f64)).collect()),
            };
            (format!("key{:03}", (i * 37) % 101), value)
        })
        .collect()
}

#[inline(never)]
fn histogram(map: &BTreeMap<String, Value>) -> HashMap<usize, usize> {
    let mut counts = HashMap::new();
    for value in map.values() {
        *counts.entry(value.weight() as usize % 10).or_insert(0) += 1;
    }
    counts
}

fn parse(text: &str) -> Result<i64, std::num::ParseIntError> {
    text.trim().split('+').map(|part| part.trim().parse::<i64>()).try_fold(0, |a, b| b.map(|b| a + b))
}

fn main() {
    let map = build(std::env::args().count() * 40);
    let mut sorted: Vec<_> = histogram(&map).into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    println!("{}{sorted:?} {:?}", Report(&map), parse(" 1 + 22 + 333"));
}
