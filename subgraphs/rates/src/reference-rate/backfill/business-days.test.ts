import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { businessDays, isBusinessDay } from './business-days.js';

const referenceData =
  process.env['AGIO_REFERENCE_DATA'] ?? fileURLToPath(new URL('../../../../../../shared/data', import.meta.url));
const historyFile = `${referenceData}/fx/ecb-eurofxref-hist.csv`;
const whereTheHistoryIs = existsSync(historyFile) ? describe : describe.skip;

describe('isBusinessDay', () => {
  it.each(['2026-04-03', '2026-04-06', '2026-05-01', '2026-12-25', '2026-01-01', '2038-04-23', '2026-04-11'])(
    'knows that TARGET is closed on %s',
    (day) => expect(isBusinessDay(day)).toBe(false),
  );

  it.each(['2026-04-02', '2026-04-07', '2026-12-24', '2026-12-31', '2026-05-14'])(
    'knows that TARGET is open on %s',
    (day) => expect(isBusinessDay(day)).toBe(true),
  );
});

whereTheHistoryIs('the whole history of the ECB (AGIO_REFERENCE_DATA)', () => {
  it('has rates on the business days, and on no other ones', () => {
    const [, ...lines] = readFileSync(historyFile, 'utf8').trim().split('\n');
    const published = lines.map((line) => line.slice(0, 10)).reverse();
    expect(businessDays('1999-01-04', '2026-04-13')).toEqual(published);
  });
});
