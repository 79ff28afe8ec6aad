import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { testSecret } from '../testkit/platform.js';

/** A platform that can be struck. */
export interface House {
  /** Where clients find it, without a path; the same for as long as it stands. */
  readonly urls: readonly string[];
  /** The processes that may be struck, by name. */
  readonly victims: readonly string[];
  /** Ends a process as a power cut would; one that nobody else starts again is away for so long, and then started. @returns once it was struck. */
  readonly strike: (victim: string, awayMs: number) => Promise<void>;
  /** Waits until whatever was struck runs again. @throws Error when it does not come back. */
  readonly recovered: () => Promise<void>;
  /** The URL of its PostgreSQL, for whoever looks past the endpoint. */
  readonly databaseUrl: () => Promise<string>;
  /** Runs `npm run ledger:verify` beside it. */
  readonly verify: () => Promise<{ readonly code: number; readonly output: string }>;
  /** What its processes have logged. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

const runner = fileURLToPath(new URL('../../../standalone/bin/run.mjs', import.meta.url));
const verifyTimeoutMs = 300_000;

/** Verifies the ledger of the platform that runs on a data directory. */
export const verifyLedgerOf = (dataDir: string): ReturnType<House['verify']> =>
  new Promise((resolve) => {
    const { PATH, HOME } = process.env;
    // Signed heads are believed under the platform's own secret only.
    const env = { PATH, HOME, AGIO_DATA_DIR: dataDir, AGIO_SECRET: testSecret };
    const options = { env, timeout: verifyTimeoutMs, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, [runner, 'ledger-verify'], options, (error, stdout, stderr) => {
      // A command that was killed has no code.
      const code = error ? Number(error.code ?? -1) : 0;
      resolve({ code, output: stdout + stderr });
    });
  });
