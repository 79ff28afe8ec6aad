import { describe } from '@jest/globals';

/** A block of tests that need something of the machine; where that is missing they are skipped, and the title says why. */
export function describeWhere(isThere: boolean, missing: string, title: string, suite: () => void): void {
  if (isThere) describe(title, suite);
  else describe.skip(`${title} (skipped: ${missing})`, suite);
}
