import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pageItemsMax, readPage, toConnection, type PageArguments } from './connection.js';

const isKey = (text: string): boolean => /^\d+$/.test(text);
const cursor = (key: string) => Buffer.from(key).toString('base64url');

/** A list of numbers from 1 on, read as a keyset query reads it: after and before exclude their keys. */
function pageOf(length: number, args: PageArguments) {
  const page = readPage(args, isKey);
  const inside = Array.from({ length }, (_, index) => index + 1).filter(
    (key) => (page.after === null || key > Number(page.after)) && (page.before === null || key < Number(page.before)),
  );
  const ordered = page.backwards ? inside.toReversed() : inside;
  return toConnection(page, ordered.slice(0, page.limit + 1), String, (key) => key);
}
const nodesOf = (connection: { edges: { node: number }[] }) => connection.edges.map(({ node }) => node);

describe('readPage', () => {
  it('asks for twenty items from the beginning unless told otherwise', () => {
    expect(readPage({}, isKey)).toEqual({ limit: 20, backwards: false, after: null, before: null });
    expect(readPage({ first: null, after: null, last: null, before: null }, isKey).limit).toBe(20);
  });

  it.each<[PageArguments, string]>([
    [{ first: 0 }, '`first` must be between 1 and 100; got 0.'],
    [{ first: -1 }, '`first` must be between 1 and 100; got -1.'],
    [{ first: pageItemsMax + 1 }, '`first` must be between 1 and 100; got 101.'],
    [{ last: 0 }, '`last` must be between 1 and 100; got 0.'],
    [{ last: pageItemsMax + 1 }, '`last` must be between 1 and 100; got 101.'],
    [{ first: 1, last: 1 }, 'Give `first` or `last`, not both.'],
    [{ after: 'x' }, '`after` is not a cursor of this list'],
    [{ after: '' }, '`after` is not a cursor of this list'],
    [{ before: cursor('x') }, '`before` is not a cursor of this list'],
  ])('refuses %j and names the argument', (args, message) => {
    expect(() => readPage(args, isKey)).toThrow(message);
  });
});

describe('A connection', () => {
  it('goes through a list forwards, page by page', () => {
    const first = pageOf(5, { first: 2 });
    expect(nodesOf(first)).toEqual([1, 2]);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: cursor('1'),
      endCursor: cursor('2'),
    });
    const last = pageOf(5, { first: 2, after: cursor('4') });
    expect(nodesOf(last)).toEqual([5]);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('goes through a list backwards, each page in the list’s own order', () => {
    const last = pageOf(5, { last: 2 });
    expect(nodesOf(last)).toEqual([4, 5]);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(nodesOf(pageOf(5, { last: 2, before: last.pageInfo.startCursor }))).toEqual([2, 3]);
    expect(pageOf(5, { last: 2, before: cursor('2') }).pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
    });
  });

  it('of nothing has no cursors', () => {
    expect(pageOf(0, {})).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('shows every item exactly once in either direction, whatever the size of its pages', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 10 }), (length, size) => {
        const all = Array.from({ length }, (_, index) => index + 1);
        const forwards: number[] = [];
        for (let after: string | null = null; ;) {
          const { edges, pageInfo } = pageOf(length, { first: size, after });
          forwards.push(...edges.map(({ node }) => node));
          if (!pageInfo.hasNextPage) break;
          after = pageInfo.endCursor;
        }
        const backwards: number[] = [];
        for (let before: string | null = null; ;) {
          const { edges, pageInfo } = pageOf(length, { last: size, before });
          backwards.unshift(...edges.map(({ node }) => node));
          if (!pageInfo.hasPreviousPage) break;
          before = pageInfo.startCursor;
        }
        expect([forwards, backwards]).toEqual([all, all]);
      }),
    );
  });
});
