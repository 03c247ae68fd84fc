"""Counts primes in a pool of two processes; prints the counts in order."""

from concurrent.futures import ProcessPoolExecutor


def is_prime(number):
    return number > 1 and all(number % divisor for divisor in range(2, int(number ** 0.5) + 1))


def primes(part):
    return sum(1 for number in range(part * 1000, (part + 1) * 1000) if is_prime(number))


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        for count in pool.map(primes, range(400)):
            print(count)
