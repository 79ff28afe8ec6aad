import { describe, expect, it } from '@jest/globals';
import { readPgbench } from './pgbench.js';

const answer = `transaction type: <builtin: TPC-B (sort of)>
scaling factor: 50
query mode: prepared
number of clients: 8
number of transactions actually processed: 12345
number of failed transactions: 0 (0.000%)
latency average = 6.543 ms
initial connection time = 21.000 ms
tps = 1222.715600 (without initial connection time)
`;

describe('readPgbench', () => {
  it('reads what was committed, how fast, and how long each took', () => {
    expect(readPgbench(answer)).toEqual({ perSecond: 1222.7156, transactions: 12345, latencyMs: 6.543 });
  });

  it('refuses a run in which transactions have failed', () => {
    expect(() => readPgbench(answer.replace('transactions: 0 (', 'transactions: 3 ('))).toThrow('3 transactions');
  });

  it('reads a run without a single commit as nothing', () => {
    const nothing = 'number of transactions actually processed: 0\nnumber of failed transactions: 0 (NaN%)\n';
    expect(readPgbench(nothing)).toEqual({ perSecond: 0, transactions: 0, latencyMs: 0 });
  });

  it('refuses an answer without figures', () => {
    expect(() => readPgbench('pgbench: error: connection failed')).toThrow('no');
  });
});
