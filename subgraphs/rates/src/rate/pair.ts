/** Two different currencies: a rate of the pair is units of `quote` for one unit of `base`. */
export interface Pair {
  readonly base: string;
  readonly quote: string;
}

/** The wire form: `EUR/USD` is how many dollars one euro buys. */
export function formatPair(pair: Pair): string {
  return `${pair.base}/${pair.quote}`;
}

/** Splits `EUR/USD`. `undefined` when it is not two codes around a slash; whether they have a rate is not judged. */
export function parsePair(text: string): Pair | undefined {
  const [base, quote, ...rest] = text.split('/');
  if (!base || !quote || rest.length > 0) return undefined;
  return { base, quote };
}
