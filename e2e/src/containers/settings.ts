import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = fileURLToPath(new URL('../../..', import.meta.url));

/** What `.env.example` sets, as it is for whoever copies it. */
const example = Object.fromEntries(
  [...readFileSync(join(checkout, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(
    ([, name, value]) => [name!, value!] as const,
  ),
);

/** The variables of somebody who follows docs/deployment.md to the demo. */
export const demoVariables: Readonly<Record<string, string>> = {
  ...example,
  AGIO_SECRET: 'containers'.padEnd(64, '-secret'),
  POSTGRES_PASSWORD: 'password0',
  RECEIPT_BASE_URL: 'http://127.0.0.1:4005',
  STATEMENT_BASE_URL: 'http://127.0.0.1:4002',
};
