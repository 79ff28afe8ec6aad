/** The pair that everybody follows. */
export const followedPair = 'EUR/USD';

/** What every client sends, on all sides. */
export const rateDocument =
  'subscription RateChanged($pairs: [CurrencyPair!]!) { rateChanged(pairs: $pairs) { pair bid ask mid asOf source } }';

/** The rate of a pair as its n-th event has it. Each number is in the text once, so that whoever gets it knows which one it is. */
export const rateAt = (pair: string, n: number) => ({
  pair,
  bid: `${n}.4`,
  ask: `${n}.6`,
  mid: `${n}.5`,
  asOf: new Date(Date.UTC(2026, 0, 1) + n * 1_000),
  source: 'SIMULATED' as const,
});

/** The answer to an event, ready to be sent. */
export function readyAnswer(pair: string, n: number): string {
  const { asOf, ...rate } = rateAt(pair, n);
  const { source, ...prices } = rate;
  return JSON.stringify({ data: { rateChanged: { ...prices, asOf: asOf.toISOString(), source } } });
}

const numberInText = /"mid":"(\d+)\.5"/;

/** Which event an answer is to. @throws Error when it is none. */
export function eventIn(text: string): number {
  const found = numberInText.exec(text)?.[1];
  if (found === undefined) throw new Error(`This is no rate of the benchmark: ${text.slice(0, 400)}`);
  return Number(found);
}

/** The time in milliseconds on a clock that all processes of a machine share. */
export function sharedNow(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
