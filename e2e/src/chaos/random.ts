/** Numbers that only look random: the same seed gives the same ones, on every machine. */
export interface Random {
  /** A whole number from `min` to `max`, both included; they are less than 2^32 apart. */
  readonly integer: (min: number, max: number) => number;
  /** One of them, each as likely as the others. @throws Error when there is none. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** All of them, in another order. */
  readonly shuffle: <T>(items: readonly T[]) => T[];
}

/** Mulberry32 by Tommy Ettinger: 32 bits of state are plenty for a plan of some thousand steps. @param seed a whole number below 2^32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  /** At least 0 and below 1. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    integer,
    pick(items) {
      if (items.length === 0) throw new Error('There is nothing to pick from.');
      return items[integer(0, items.length - 1)]!;
    },
    shuffle(items) {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = integer(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return shuffled;
    },
  };
}
