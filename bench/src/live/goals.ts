import type { Goal } from '../ledger/goals.js';
import { ratioOfMedians } from '../measure/statistics.js';
import type { LiveFigure } from './figure.js';
import { sideNames } from './sides.js';
import type { StalledResult } from './stalled.js';

type Figures = ReadonlyMap<string, readonly LiveFigure[]>;

const costs = (figures: readonly LiveFigure[]): number[] => figures.map(({ cpuMicros }) => totalOf(cpuMicros));
const p99 = (figures: readonly LiveFigure[]): number[] => figures.map(({ p99Ms }) => p99Ms);

/** Of all servers of a side, microseconds per delivered message. */
export const totalOf = (cpuMicros: Readonly<Record<string, number>>): number =>
  Object.values(cpuMicros).reduce((sum, micros) => sum + micros, 0);

/** @param figures of one pace, by side. */
export function paceGoals(perSecond: number, figures: Figures): Goal[] {
  const [agio, raw] = [figures.get(sideNames.agio)!, figures.get(sideNames.raw)!];
  const dearer = (side: string, wanted: number): Goal[] => {
    const theirs = figures.get(side);
    if (!theirs) return [];
    const what = `${perSecond}/s: CPU per message, ${side} divided by Agio`;
    return [{ what, wanted, measured: ratioOfMedians(costs(theirs), costs(agio)) }];
  };
  return [
    {
      what: `${perSecond}/s: CPU per message, times a ${sideNames.raw}`,
      wanted: 1.6,
      measured: ratioOfMedians(costs(agio), costs(raw)),
      atMost: true,
    },
    ...dearer(sideNames.stock, 2.5),
    ...dearer(sideNames.hive, 4),
    {
      what: `${perSecond}/s: p99 of delivery, times a ${sideNames.raw}`,
      wanted: 2,
      measured: ratioOfMedians(p99(agio), p99(raw)),
      atMost: true,
    },
  ];
}

export const stalledGoal = ({ beforeMiB, mostMiB }: StalledResult): Goal => ({
  what: 'stalled sockets: growth of the gateway in MiB',
  wanted: 64,
  measured: mostMiB - beforeMiB,
  atMost: true,
});
