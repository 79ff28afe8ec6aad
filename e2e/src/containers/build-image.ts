import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Instruction, Stage } from './dockerfile.js';

const run = promisify(execFile);
const stepTimeoutMs = 600_000;

/** Takes seconds to minutes and the network: without it, `npm install` becomes links to the packages of the checkout. */
const installsPackages = process.env['AGIO_TEST_IMAGE_INSTALL'] === 'true';

/**
 * Copies what `docker build .` would send: all files of a checkout that are not in .dockerignore, whose patterns mean the same to Git. Nor
 * those that Git ignores, for another checkout would not have them.
 */
export async function copyContext(checkout: string, to: string): Promise<void> {
  const list = async (...args: string[]) => {
    const { stdout } = await run('git', ['ls-files', '-z', ...args], { cwd: checkout, maxBuffer: 1 << 24 });
    return stdout.split('\0').filter(Boolean);
  };
  const all = await list('--cached', '--others', '--exclude-standard');
  const ignored = new Set([
    ...(await list('--cached', '--ignored', '--exclude-from=.dockerignore')),
    ...(await list('--others', '--ignored', '--exclude-from=.dockerignore')),
  ]);
  for (const path of all) {
    if (ignored.has(path) || !existsSync(join(checkout, path))) continue;
    await cp(join(checkout, path), join(to, path));
  }
}

/**
 * Carries out the stages of a Dockerfile, each in a folder of its own in place of a file system.
 * @returns the folder of the last stage.
 */
export async function buildImage(options: {
  stages: readonly Stage[];
  context: string;
  checkout: string;
  into: string;
}): Promise<string> {
  const rootOf = (stage: string) => join(options.into, stage);
  const workdirs = new Map<string, string>();
  for (const { name, from, instructions } of options.stages) {
    const root = rootOf(name);
    if (options.stages.some((stage) => stage.name === from)) await copyTree(rootOf(from), root);
    // A stage goes on where the one that it is made from has ended.
    let inside = workdirs.get(from) ?? '/';
    for (const instruction of instructions) {
      if (instruction.name === 'WORKDIR') inside = instruction.text;
      const workdir = join(root, inside);
      await mkdir(workdir, { recursive: true });
      if (instruction.name === 'COPY') await copyStep(instruction, { ...options, rootOf, workdir });
      if (instruction.name === 'RUN') await runStep(instruction, { ...options, workdir });
    }
    workdirs.set(name, inside);
  }
  return rootOf(options.stages.at(-1)!.name);
}

async function copyStep(
  { text }: Instruction,
  { context, rootOf, workdir }: { context: string; rootOf: (stage: string) => string; workdir: string },
): Promise<void> {
  const words = text.split(' ');
  const stage = /^--from=(.*)$/.exec(words[0]!)?.[1];
  const [sources, target] = [words.slice(stage === undefined ? 0 : 1, -1), words.at(-1)!];
  for (const source of sources) {
    const from = join(stage === undefined ? context : rootOf(stage), source);
    // Docker copies what is in a folder, and a file into a folder that is written with a slash at its end.
    const to = resolve(workdir, target, target.endsWith('/') ? source.split('/').at(-1)! : '');
    await copyTree(from, to);
  }
}

const copyTree = (from: string, to: string) => cp(from, to, { recursive: true, verbatimSymlinks: true });

async function runStep({ text }: Instruction, { checkout, workdir }: { checkout: string; workdir: string }) {
  for (const command of text.split('&&').map((each) => each.trim())) {
    if (command.startsWith('npm install') && !installsPackages) await linkPackages(checkout, workdir);
    else await run('sh', ['-c', command], { cwd: workdir, timeout: stepTimeoutMs, maxBuffer: 1 << 24 });
  }
}

/** Does as `npm install --omit=dev`: workspaces are links into the folder itself, and all that production needs is there. */
async function linkPackages(checkout: string, workdir: string): Promise<void> {
  const lockfile = JSON.parse(await readFile(join(workdir, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; link?: boolean; resolved?: string }>;
  };
  for (const [path, { dev, link, resolved }] of Object.entries(lockfile.packages)) {
    const isTop = /^([^@]*\/)?node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && path.split('node_modules/').length === 2;
    if (!isTop || dev || (!link && !existsSync(join(checkout, path)))) continue;
    await mkdir(dirname(join(workdir, path)), { recursive: true });
    await symlink(link ? join(workdir, resolved!) : join(checkout, path), join(workdir, path));
  }
}

/** Takes a build away, also where its folders may not be written. */
export async function removeBuild(folder: string): Promise<void> {
  await run('chmod', ['-R', 'u+w', folder]).catch(() => {});
  await rm(folder, { recursive: true, force: true });
}

/** Takes everybody the right to write into a folder, but for what is in `but`. */
export async function makeReadOnly(folder: string, but: string): Promise<void> {
  await run('chmod', ['a-w', folder]);
  for (const name of await readdir(folder)) {
    // Links lead out of the folder, where nothing may be changed.
    if (name !== but) await run('find', [join(folder, name), '!', '-type', 'l', '-exec', 'chmod', 'a-w', '{}', '+']);
  }
}
