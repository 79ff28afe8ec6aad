import { demoPassword, demoUsers } from '@agio/users/user/seed';
import type { Platform } from './platform.js';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Says in a line what takes time. */
export const printProgress = (message: string): void => print(`  ${message} ...`);

/** Says why the platform does not run. */
export function printFailure(error: unknown, isExplained: boolean): void {
  const text = error instanceof Error ? (isExplained ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`\nAgio could not start.\n${text}\n`);
}

const row = (name: string, value: string): string => `  ${name.padEnd(15)}${value}`;

/** Says where everything is, who can log in, and what to try first. */
export function printBanner({ platform, demo, seconds }: { platform: Platform; demo: boolean; seconds: number }): void {
  const endpoint = `${platform.url}/graphql`;
  const query = `{"query":"{ rates(pairs: [\\"EUR/USD\\", \\"EUR/INR\\"]) { pair mid asOf source } }"}`;
  print('');
  print(`  Agio is running, after ${seconds.toFixed(1)} s`);
  print('');
  print(row('GraphQL', endpoint));
  for (const page of platform.pages) print(row(page.slice(1), `${platform.url}${page}`));
  print(row('keys', `${platform.url}/.well-known/jwks.json`));
  print(row('health', `${platform.url}/readyz`));
  if (demo) {
    print('');
    print('  Demo log-ins (password: ' + demoPassword + ')');
    for (const user of demoUsers) print(row('', `${user.email}  ${user.tier}`));
  }
  for (const announcement of platform.announcements) {
    print('');
    print('  Shown this once:');
    print(row('', announcement));
  }
  print('');
  print('  Try this:');
  print(`    curl -s ${endpoint} -H 'content-type: application/json' -d '${query}'`);
  print('');
  print('  Ctrl-C stops it.');
  print('');
}
