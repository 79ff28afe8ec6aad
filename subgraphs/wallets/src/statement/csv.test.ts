import type { Entry } from '@agio/ledger/entries';
import { expect, it } from '@jest/globals';
import { writeCsv } from './csv.js';

const entry: Entry = {
  account: '0192f3a1-7c3e-7d2a-9abc-012345678901',
  seq: 1n,
  amount: -250n,
  balanceAfter: 0n,
  transferId: '0192f3a1-7c3e-7d2a-9abc-0123456789ab',
  postedAt: new Date('2026-11-21T10:00:00.5Z'),
  effectiveAt: new Date('2026-11-21T10:00:00.5Z'),
  kind: null,
  reference: null,
};

async function csvOf(...entries: Entry[]): Promise<string> {
  async function* pages() {
    yield entries;
  }
  let text = '';
  for await (const piece of writeCsv(pages(), 'EUR')) text += piece;
  return text;
}

it.each([
  ['=HYPERLINK("http://evil")', `"'=HYPERLINK(""http://evil"")"`],
  ['+1', `'+1`],
  ['-1', `'-1`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `'\t=1`],
  ['a,b', '"a,b"'],
  ['a\r\nb', '"a\r\nb"'],
  ['TOP_UP', 'TOP_UP'],
])('writes the text %j so that no spreadsheet runs it and no reader loses it', async (kind, written) => {
  expect(await csvOf({ ...entry, kind })).toContain(`10:00:00.500Z,${written},TXN-`);
});

it('leaves amounts as they are, for a sign is no formula', async () => {
  expect(await csvOf(entry)).toMatch(/,-2\.50,0\.00,EUR\r\n$/);
});
