import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import { PostgresError } from '../postgres/postgres-error.js';
import { locatePackage } from '../postgres/binaries.js';
import { dataDirectoryOwner } from '../postgres/data-directory.js';
import { assertPortFree, PortInUseError } from '../port.js';
import { failure, ok, warning, type Finding } from './finding.js';

const gibibyte = 1024 ** 3;
const [diskWantedBytes, diskNeededBytes] = [2 * gibibyte, 0.2 * gibibyte];
const memoryWantedBytes = 0.5 * gibibyte;

const inGibibytes = (bytes: number): string => `${(bytes / gibibyte).toFixed(1)} GiB`;

/** Node itself is new enough, or this would not run: the launcher refuses older ones. */
export const checkNode = (): Finding => ok('Node.js', process.versions.node);

/** Whether the memory that is free now is enough to start with. */
export function checkMemory(free = freemem()): Finding {
  const detail = `${inGibibytes(free)} free`;
  return free >= memoryWantedBytes
    ? ok('memory', detail)
    : warning(
        'memory',
        detail,
        'The platform in one process needs half a GiB; end something else, or it will be slow.',
      );
}

/** Whether npm has installed a PostgreSQL for this machine. */
export async function checkEmbeddedPostgres(): Promise<Finding> {
  try {
    const { version } = await locatePackage();
    return ok('PostgreSQL', `embedded, ${version}`);
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    return failure('PostgreSQL', error.message, 'Or run the platform on Linux or macOS, x64 or arm64.');
  }
}

/** Whether the data directory can be written, has room, and whose it is. */
export async function checkDataDirectory(dir: string): Promise<Finding[]> {
  const subject = 'data directory';
  try {
    await mkdir(dir, { recursive: true, mode: 0o711 });
    await access(dir, constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return [failure(subject, `${dir}: ${code ?? message}`, 'Name a directory of yours with AGIO_DATA_DIR.')];
  }
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  const detail = `${inGibibytes(free)} free below ${dirname(dir)}`;
  const owner = await dataDirectoryOwner(dir);
  return [
    ok(subject, owner ? `${dir}, in use by process ${owner.pid}, at ${owner.url}` : dir),
    free >= diskWantedBytes
      ? ok('disk', detail)
      : free >= diskNeededBytes
        ? warning('disk', detail, 'PostgreSQL stops when the disk is full; make room before the data grows.')
        : failure('disk', detail, 'Make room: PostgreSQL cannot run without it.'),
  ];
}

/** Whether the platform's port is free, or has the platform itself behind it. */
export async function checkPort(host: string, port: number, ownUrl: string | undefined): Promise<Finding> {
  const url = `http://${host}:${port}`;
  if (ownUrl === url) return ok('port', `${port}, where the platform answers`);
  try {
    await assertPortFree(host, port);
    return ok('port', `${port} is free`);
  } catch (error) {
    if (error instanceof PortInUseError) {
      return failure('port', `${port} of ${host} is taken`, 'Choose another one with PORT, or end what has it.');
    }
    const { code, message } = error as NodeJS.ErrnoException;
    return failure('port', `${host}:${port}: ${code ?? message}`, 'Choose an address of this machine with HOST.');
  }
}
