import { describe, expect, it } from '@jest/globals';
import { judgeBooks, type Acknowledged, type Books, type Line } from './judge.js';

const transfer: Acknowledged = {
  key: 'k1',
  transactions: ['t1'],
  status: 'COMPLETED',
  movements: [
    { account: '0/EUR', minor: -300n },
    { account: '1/EUR', minor: 300n },
  ],
};
const exchange: Acknowledged = {
  key: 'k2',
  transactions: ['t2'],
  status: 'COMPLETED',
  movements: [
    { account: '1/EUR', minor: -100n },
    { account: '1/USD', minor: 108n },
  ],
};
const refused: Acknowledged = { key: 'k3', transactions: ['t3'], status: 'FAILED', movements: [] };
const lines: Line[] = [
  { transaction: 't1', account: '0/EUR', minor: -300n, balanceAfter: 700n },
  { transaction: 't1', account: '1/EUR', minor: 300n, balanceAfter: 300n },
  { transaction: 't2', account: '1/EUR', minor: -100n, balanceAfter: 200n },
  { transaction: 't2', account: '1/USD', minor: 108n, balanceAfter: 108n },
];
const sound: Books = {
  opening: new Map([['0/EUR', 1_000n]]),
  acknowledged: [transfer, exchange, refused],
  transactions: new Map([
    ['t1', 'COMPLETED'],
    ['t2', 'COMPLETED'],
    ['t3', 'FAILED'],
  ]),
  lines,
  balances: new Map([
    ['0/EUR', 700n],
    ['1/EUR', 200n],
    ['1/USD', 108n],
  ]),
};
const kindsOf = (changed: Partial<Books>) =>
  judgeBooks({ ...sound, ...changed })
    .map(({ kind }) => kind)
    .sort();

describe('The judge', () => {
  it('has nothing to say of books that agree', () => {
    expect(judgeBooks(sound)).toEqual([]);
  });

  it.each<[string, Partial<Books>, string[]]>([
    [
      'an acknowledged transaction that is lost with its money',
      {
        transactions: new Map([...sound.transactions].filter(([id]) => id !== 't1')),
        lines: lines.filter(({ transaction }) => transaction !== 't1'),
        balances: new Map(sound.balances).set('0/EUR', 1_000n).set('1/EUR', -100n),
      },
      ['Lost', 'Lost', 'Lost', 'Negative', 'WrongSum', 'WrongSum'],
    ],
    ['a transaction that is there and was never posted', { lines: lines.slice(2) }, ['Lost', 'Lost']],
    [
      'an acknowledged transaction that has failed afterwards',
      { transactions: new Map(sound.transactions).set('t1', 'FAILED') },
      ['Lost'],
    ],
    [
      'a transaction that is posted twice',
      {
        lines: [
          ...lines,
          { transaction: 't1', account: '0/EUR', minor: -300n, balanceAfter: 400n },
          { transaction: 't1', account: '1/EUR', minor: 300n, balanceAfter: 500n },
        ],
        balances: new Map(sound.balances).set('0/EUR', 400n).set('1/EUR', 500n),
      },
      ['Doubled', 'Doubled', 'WrongSum', 'WrongSum'],
    ],
    [
      'a key that has made two transactions',
      {
        acknowledged: [{ ...transfer, transactions: ['t1', 't9'] }, exchange, refused],
        transactions: new Map(sound.transactions).set('t9', 'COMPLETED'),
      },
      ['Doubled'],
    ],
    [
      'two keys that were answered with the same transaction',
      { acknowledged: [transfer, exchange, refused, { ...refused, key: 'k4' }] },
      ['Lost'],
    ],
    [
      'a transaction that nobody was told of',
      {
        transactions: new Map(sound.transactions).set('t9', 'COMPLETED'),
        lines: [...lines, { transaction: 't9', account: '1/USD', minor: 5n, balanceAfter: 113n }],
        balances: new Map(sound.balances).set('1/USD', 113n),
      },
      ['Unasked', 'Unasked', 'WrongSum'],
    ],
    [
      'a transaction without an end',
      { transactions: new Map(sound.transactions).set('t2', 'PROCESSING') },
      ['Unsettled'],
    ],
    ['a negative balance', { balances: new Map(sound.balances).set('1/USD', -1n) }, ['Negative', 'WrongSum']],
    [
      'a balance that was negative for a while',
      { lines: lines.map((line) => (line.balanceAfter === 200n ? { ...line, balanceAfter: -1n } : line)) },
      ['Negative'],
    ],
    [
      'an exchange that brought another amount than it was acknowledged with',
      {
        lines: lines.map((line) => (line.minor === 108n ? { ...line, minor: 107n } : line)),
        balances: new Map(sound.balances).set('1/USD', 107n),
      },
      ['WrongSum', 'WrongSum'],
    ],
    [
      'money in an account of somebody who has done nothing',
      { balances: new Map(sound.balances).set('2/EUR', 1n) },
      ['WrongSum'],
    ],
  ])('notices %s', (_, changed, kinds) => {
    expect(kindsOf(changed)).toEqual(kinds);
  });
});
