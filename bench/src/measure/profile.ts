import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** A function and its part of the time in which the process did something, callees not counted. */
export interface HotFunction {
  readonly name: string;
  readonly part: number;
}

/** The variables with which a Node process, and whatever it starts, writes a profile of itself when it ends. */
export function profilingEnv(directory: string): Record<string, string> {
  const preload = fileURLToPath(new URL('./profile-process.mjs', import.meta.url));
  return { NODE_OPTIONS: `--import ${preload}`, AGIO_BENCH_PROFILE_DIR: directory };
}

/** The functions in which most time went, of each profile in a directory, by the name of its process. */
export function readProfiles(directory: string, functionsMax: number): Map<string, HotFunction[]> {
  const names = readdirSync(directory).filter((name) => name.endsWith('.cpuprofile'));
  return new Map(
    names.map((name) => {
      const profile = JSON.parse(readFileSync(join(directory, name), 'utf8')) as CpuProfile;
      return [basename(name, '.cpuprofile'), hottest(profile, functionsMax)];
    }),
  );
}

/** Samples of an idle process are not counted. */
export function hottest({ nodes, samples, timeDeltas }: CpuProfile, functionsMax: number): HotFunction[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id)!;
    if (frame.functionName === '(idle)') continue;
    const name = `${frame.functionName || '(anonymous)'} ${basename(frame.url)}`.trim();
    times.set(name, (times.get(name) ?? 0) + timeDeltas[index]!);
    busy += timeDeltas[index]!;
  }
  return [...times]
    .map(([name, time]) => ({ name, part: time / busy }))
    .toSorted((a, b) => b.part - a.part)
    .slice(0, functionsMax);
}
