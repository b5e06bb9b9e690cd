// Counting sorts and selections over columns of numbers: nothing here sorts what it does not give.
import type { Column } from "./data";

/** CSR: the places where group g stands are rows[first[g] .. first[g + 1]]. */
export function grouped(groups: number, of: Column): [Uint32Array, Uint32Array] {
  const first = new Uint32Array(groups + 1);
  for (let i = 0; i < of.length; i++) first[of[i] + 1]++;
  for (let g = 0; g < groups; g++) first[g + 1] += first[g];
  const next = first.slice();
  const rows = new Uint32Array(of.length);
  for (let i = 0; i < of.length; i++) rows[next[of[i]]++] = i;
  return [first, rows];
}

/** Claims by falling weight, ties in order: a counting sort. */
export function byWeight(weight: Uint16Array): Uint32Array {
  let top = 0;
  for (const one of weight) if (one > top) top = one;
  const starts = new Uint32Array(top + 2);
  for (const one of weight) starts[top - one + 1]++;
  for (let i = 0; i <= top; i++) starts[i + 1] += starts[i];
  const order = new Uint32Array(weight.length);
  weight.forEach((one, c) => (order[starts[top - one]++] = c));
  return order;
}

/** Of the numbers below `many` that `keep` takes, the `most` of least value, ties in order. */
export function least(many: number, most: number, value: (one: number) => number, keep: (one: number) => boolean = () => true): number[] {
  const found: number[] = [];
  for (let one = 0; one < many; one++) {
    if (!keep(one) || (found.length === most && value(one) >= value(found[most - 1]))) continue;
    let place = Math.min(found.length, most - 1);
    while (place > 0 && value(found[place - 1]) > value(one)) found[place] = found[--place];
    found[place] = one;
  }
  return found;
}
