import { askedVariables, EnvironmentError } from '@agio/runtime/env';
import { readPlatformEnv, type PlatformEnv } from '../env.js';
import { subgraphs } from '../subgraphs.js';
import { failure, ok, warning, type Finding } from './finding.js';

/** Reads every variable as the start would. @returns the findings, and the platform's variables unless they are malformed. */
export function checkConfiguration(source: NodeJS.ProcessEnv): { findings: Finding[]; env: PlatformEnv | undefined } {
  const faults: string[] = [];
  const read = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      faults.push(
        ...error.message
          .split('\n')
          .slice(1)
          .map((line) => line.trim()),
      );
      return undefined;
    }
  };
  const env = read(() => readPlatformEnv(source));
  for (const subgraph of subgraphs) read(() => subgraph.configure(source));
  const findings = [...new Set(faults)].map((fault) =>
    failure('variables', fault, 'Correct it, or unset it for the default.'),
  );
  if (env && env.databaseUrl !== undefined && env.secret === undefined) {
    const mend =
      'Set it to 32 or more random characters, the same at every start, such as the output of `openssl rand -hex 32`.';
    findings.push(failure('variables', 'AGIO_SECRET is required beside DATABASE_URL', mend));
  }
  return { findings: findings.length > 0 ? findings : [ok('variables', 'are well formed')], env };
}

/** Words that other programs begin their variables with, too. */
const commonPrefixes: ReadonlySet<string> = new Set(['DATABASE', 'HOST', 'LOG', 'PORT', 'REDIS']);

/** Variables of the platform that are read where there is no model for them. */
const otherVariables: ReadonlySet<string> = new Set(['AGIO_DATA_DIR', 'AGIO_REFERENCE_DATA', 'AGIO_REPLICAS']);

const prefixOf = (name: string): string => name.split('_')[0] ?? name;

/** Finds variables that look like the platform's and are not. Call it after `checkConfiguration`, which makes the models ask. */
export function checkUnknownVariables(source: NodeJS.ProcessEnv): Finding[] {
  const known = askedVariables();
  const prefixes = new Set([...known].filter((name) => name.includes('_')).map(prefixOf));
  const isOurs = (name: string) =>
    name.includes('_') && prefixes.has(prefixOf(name)) && !commonPrefixes.has(prefixOf(name));
  return Object.keys(source)
    .filter((name) => isOurs(name) && !known.has(name) && !otherVariables.has(name) && !name.endsWith('_URL'))
    .map((name) =>
      warning('variables', `${name} is none of the platform's`, 'Look for a typing mistake; it has no effect.'),
    );
}
