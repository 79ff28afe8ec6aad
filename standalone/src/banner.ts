import { demoPassword, demoUsers } from '@agio/users/user/seed';
import type { Platform } from './platform.js';
import type { ProcessStatus } from './services/status-file.js';
import { formatTable } from './services/table.js';

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
  print('');
  print(`  Agio is running, after ${seconds.toFixed(1)} s`);
  print('');
  printEndpoint(platform.url);
  for (const page of platform.pages) print(row(page.slice(1), `${platform.url}${page}`));
  printPeople(demo, platform.announcements);
  printFirstQuery(platform.url);
}

/** The same for the platform as many processes, with a table of them. */
export function printServicesBanner(facts: {
  processes: readonly ProcessStatus[];
  demo: boolean;
  announcements: readonly string[];
  seconds: number;
}): void {
  const { processes, demo, announcements, seconds } = facts;
  const urlOf = (part: string): string | undefined => processes.find((each) => each.part === part)?.url;
  const url = urlOf('gateway')!;
  print('');
  print(`  Agio is running in ${processes.length} processes, after ${seconds.toFixed(1)} s`);
  print('');
  for (const line of formatTable(processes)) print(`  ${line}`);
  print('');
  printEndpoint(url);
  if (demo && !process.env.SMTP_URL) print(row('mailbox', `${urlOf('notifications')}/mailbox`));
  printPeople(demo, announcements);
  printFirstQuery(url);
  print(`  \`kill -HUP ${process.pid}\` restarts one process after the other.`);
  print('');
}

function printEndpoint(url: string): void {
  print(row('page', `${url}/`));
  print(row('GraphQL', `${url}/graphql`));
  print(row('keys', `${url}/.well-known/jwks.json`));
  print(row('health', `${url}/readyz`));
}

function printPeople(demo: boolean, announcements: readonly string[]): void {
  if (demo) {
    print('');
    print('  Demo log-ins (password: ' + demoPassword + ')');
    for (const user of demoUsers) print(row('', `${user.email}  ${user.tier}`));
  }
  if (announcements.length === 0) return;
  print('');
  print('  Shown this once:');
  for (const announcement of announcements) print(row('', announcement));
}

function printFirstQuery(url: string): void {
  const query = `{"query":"{ rates(pairs: [\\"EUR/USD\\", \\"EUR/INR\\"]) { pair mid asOf source } }"}`;
  print('');
  print('  Try this:');
  print(`    curl -s ${url}/graphql -H 'content-type: application/json' -d '${query}'`);
  print('');
  print('  Ctrl-C stops it.');
  print('');
}
