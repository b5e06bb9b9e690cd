// Times of the steps that must stay quick, as User Timing entries: tests/bench/page.py reads them.
export function timed<T>(name: string, work: () => T): T {
  const start = performance.now();
  const done = work();
  performance.measure(name, { start, end: performance.now() });
  return done;
}
