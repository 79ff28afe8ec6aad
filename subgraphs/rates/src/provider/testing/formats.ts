import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';

const data =
  process.env['AGIO_REFERENCE_DATA'] ?? fileURLToPath(new URL('../../../../../../shared/data', import.meta.url));
const folder = `${data}/formats`;

/** A suite over the examples of the providers' formats, skipped visibly where these are not. */
export function describeFormats(title: string, suite: () => void): void {
  if (existsSync(folder)) describe(title, suite);
  else describe.skip(`${title} (skipped: ${folder} is not there; AGIO_REFERENCE_DATA names it)`, suite);
}

/** An example of a provider's answer. */
export const readFormat = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');
