import { median, ratioOfMedians } from '../measure/statistics.js';
import type { LedgerFigure } from './callers.js';

/** A figure that was wanted, and what was measured. */
export interface Goal {
  readonly what: string;
  /** At least, or at most when `atMost`. */
  readonly wanted: number;
  readonly measured: number;
  readonly atMost?: boolean;
}

export const isMet = ({ wanted, measured, atMost }: Goal): boolean =>
  atMost ? measured <= wanted : measured >= wanted;

type Figures = ReadonlyMap<string, readonly LedgerFigure[]>;

const rates = (figures: readonly LedgerFigure[]): number[] => figures.map(({ perSecond }) => perSecond);
const costs = (figures: readonly LedgerFigure[]): number[] =>
  figures.map(({ serverMicros, nodeMicros }) => serverMicros + nodeMicros);

/** A multiple of another side's rate; nothing when that side did not take part, or got nothing done on a machine that is too busy. */
function timesFaster(figures: Figures, goal: { what: string; side: string; base: string; wanted: number }): Goal[] {
  const [side, base] = [figures.get(goal.side), figures.get(goal.base)];
  if (!side || !base || median(rates(base)) === 0) return [];
  return [{ what: goal.what, wanted: goal.wanted, measured: ratioOfMedians(rates(side), rates(base)) }];
}

/** How often the CPU of a transfer goes into that of side A, server and Node together. */
function timesCheaper(figures: Figures, what: string, wanted: number): Goal[] {
  const [side, base] = [figures.get('Agio 256'), figures.get('A 32')];
  if (!side || !base) return [];
  return [{ what, wanted, measured: ratioOfMedians(costs(base), costs(side)) }];
}

export const hotGoals = (figures: Figures): Goal[] => [
  ...timesFaster(figures, { what: 'hot, 256 callers: times A', side: 'Agio 256', base: 'A 32', wanted: 60 }),
  ...timesFaster(figures, { what: 'hot, 256 callers: times B with 8', side: 'Agio 256', base: 'B 8', wanted: 20 }),
  ...timesCheaper(figures, 'hot: CPU per transfer, A divided by Agio', 60),
];

export const randomGoals = (figures: Figures): Goal[] => [
  ...timesFaster(figures, { what: 'random, 256 callers: times A', side: 'Agio 256', base: 'A 32', wanted: 12 }),
  ...timesFaster(figures, { what: 'random, 256 callers: times B with 32', side: 'Agio 256', base: 'B 32', wanted: 4 }),
  ...timesCheaper(figures, 'random: CPU per transfer, A divided by Agio', 20),
];

export const exchangeGoals = (figures: Figures): Goal[] =>
  timesFaster(figures, { what: 'exchanges, 256 callers: times A', side: 'Agio 256', base: 'A 32', wanted: 40 });

export function aloneGoals(figures: Figures): Goal[] {
  const p50 = (side: string): number => median(figures.get(side)!.map((figure) => figure.p50Ms!));
  const measured = p50('Agio 1') / p50('A 1');
  return [{ what: 'one caller alone: p50 as a part of A', wanted: 1, measured, atMost: true }];
}

export const growthGoals = (figures: Figures): Goal[] =>
  timesFaster(figures, { what: 'growth: large tables, part of small', side: 'large', base: 'small', wanted: 0.65 });
