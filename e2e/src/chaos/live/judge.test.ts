import { describe, expect, it } from '@jest/globals';
import { judgeFollower } from './judge.js';

const expected = ['n-1 a', 'n-4 b', 'n-5 c', 'n-9 d'];

describe('What a follower was told', () => {
  it('is clean when it is all that the outbox has for it, in order', () => {
    expect(judgeFollower('f1', expected, expected)).toEqual([]);
    expect(judgeFollower('f1', [], [])).toEqual([]);
  });

  it.each([
    ['a gap', ['n-1 a', 'n-5 c', 'n-9 d'], [['Missing', 'n-4 b']]],
    ['an end that never came', ['n-1 a', 'n-4 b', 'n-5 c'], [['Missing', 'n-9 d']]],
    ['a repeat', ['n-1 a', 'n-4 b', 'n-4 b', 'n-5 c', 'n-9 d'], [['Repeated', 'n-4 b']]],
    ['a replay', ['n-1 a', 'n-4 b', 'n-5 c', 'n-1 a', 'n-9 d'], [['Repeated', 'n-1 a']]],
    ['another order', ['n-1 a', 'n-5 c', 'n-4 b', 'n-9 d'], [['OutOfOrder', 'n-4 b']]],
    ['an event of nobody', ['n-1 a', 'n-2 x', 'n-4 b', 'n-5 c', 'n-9 d'], [['Stray', 'n-2 x']]],
    [
      'another notification than the event is about',
      ['n-1 a', 'n-4 x', 'n-5 c', 'n-9 d'],
      [
        ['Stray', 'n-4 x'],
        ['Missing', 'n-4 b'],
      ],
    ],
  ])('shows %s', (_, told, found) => {
    expect(judgeFollower('f1', expected, told)).toEqual(found.map(([kind, event]) => ({ kind, what: `f1: ${event}` })));
  });
});
