import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchExchange, exchangeScales, type ExchangeResult } from './exchange/bench.js';
import type { PlatformMode } from './exchange/platform.js';
import { benchLive, liveScales, type LiveResult } from './live/bench.js';
import { benchLedger, ledgerScales, ledgerWorks, type LedgerWork } from './ledger/bench.js';
import { describeMachine } from './measure/machine.js';
import { readProfiles } from './measure/profile.js';
import { writeReport } from './report/write.js';

const usage = `npm run bench [-- ledger | exchange | standalone | services | live] [-- --quick] [-- --profile] [-- --work <name>]

Measures the ledger against its peers, executeQuote through the public endpoint against TPC-B on the same PostgreSQL, and
live rates against other ways to bring them to a thousand sockets.
Prints every round and writes bench/results/<date>-<commit>.md and .json. Without a name it does all of it.

  ledger       a transaction per transfer from Node (A), a function per transfer from pgbench (B), precomputed writes,
               and Agio's ledger, on the same tables
  exchange     executeQuote, standalone and services; each of the two also by its own name
  live         one rate to 1,000 sockets: Agio's gateway, a raw broadcast, stock graphql-ws, and @graphql-hive/gateway, which is
               installed outside the workspaces; and sockets that stall
  --quick      shorter rounds and smaller tables; the results say so
  --work       only this work of the ledger: ${ledgerWorks.join(', ')}; may be given several times
  --profile    writes a CPU profile of every process of the platform to bench/results/profiles and prints where the time
               went; the figures of such a run are not to be compared with others
  --help       shows this`;

const modesOf: Readonly<Record<string, readonly PlatformMode[]>> = {
  ledger: [],
  exchange: ['standalone', 'services'],
  standalone: ['standalone'],
  services: ['services'],
  live: [],
  all: ['standalone', 'services'],
};

const profiles = fileURLToPath(new URL('../results/profiles/', import.meta.url));
/** Functions that are printed of each process. */
const hotFunctionsMax = 30;

const print = (line: string): void => console.log(line);

interface Wish {
  readonly name: string;
  readonly scale: 'full' | 'quick';
  readonly profile: boolean;
  readonly works: readonly LedgerWork[];
}

/** @returns what is asked for; undefined when it is not understood or help is. */
function readWish(args: string[]): Wish | undefined {
  const options = {
    quick: { type: 'boolean' },
    profile: { type: 'boolean' },
    work: { type: 'string', multiple: true },
    help: { type: 'boolean' },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [name = 'all', ...others] = positionals;
  if (values.help || others.length > 0 || !Object.hasOwn(modesOf, name)) return undefined;
  const works = ledgerWorks.filter((work) => values.work?.includes(work) ?? true);
  if (works.length < (values.work?.length ?? 0)) return undefined;
  return { name, works, scale: values.quick ? 'quick' : 'full', profile: values.profile ?? false };
}

/** @returns the exit code: 1 when something could not be measured or did not check out; goals that are not met are no failure. */
export async function main(args: string[]): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  try {
    const wish = readWish(args);
    if (wish) await bench(wish);
    else print(usage);
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  }
}

async function bench({ name, scale, profile, works }: Wish): Promise<void> {
  const machine = describeMachine();
  const others = machine.loadBefore[0]!;
  if (others > 0.5) print(`The load of this machine is ${others} already: only ratios mean something.`);
  if (scale === 'quick') print('A quick run: shorter rounds and smaller tables than a full one.');
  const ledger = name === 'all' || name === 'ledger' ? await benchLedger(ledgerScales[scale], print, works) : null;
  const exchange: ExchangeResult[] = [];
  for (const mode of modesOf[name]!) {
    const profileTo = profile ? join(profiles, mode) : undefined;
    if (profileTo) await mkdir(profileTo, { recursive: true });
    exchange.push(await benchExchange(mode, exchangeScales[scale], print, { profileTo }));
    if (profileTo) printProfiles(profileTo);
  }
  const live = name === 'all' || name === 'live' ? await measureLive(scale, profile) : null;
  print(`\nWritten to ${await writeReport({ scale, machine, ledger, exchange, live })}`);
}

async function measureLive(scale: Wish['scale'], profile: boolean): Promise<LiveResult> {
  const profileTo = profile ? join(profiles, 'live') : undefined;
  if (profileTo) await mkdir(profileTo, { recursive: true });
  const result = await benchLive(liveScales[scale], print, { profileTo });
  if (profileTo) printProfiles(profileTo);
  return result;
}

function printProfiles(directory: string): void {
  for (const [process, functions] of readProfiles(directory, hotFunctionsMax)) {
    print(`\n${process}`);
    for (const { name, part } of functions) print(`  ${(part * 100).toFixed(1).padStart(5)} %  ${name}`);
  }
}
