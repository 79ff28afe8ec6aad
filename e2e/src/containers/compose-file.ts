import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** When a service may start, by the name of another one. */
export type Condition = 'service_started' | 'service_healthy';

/** A service of docker-compose.yml, as far as the tests look at it. */
export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly env_file?: readonly { readonly path: string; readonly required: boolean }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: Condition }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly user?: string;
  readonly profiles?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs: readonly string[];
  readonly init: boolean;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly restart: string;
  readonly stop_grace_period: string;
  readonly logging: { readonly options: Readonly<Record<string, string>> };
  readonly deploy: { readonly resources: { readonly limits: { readonly memory: string; readonly pids: number } } };
}

/** What a compose file is made of. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/**
 * Reads a compose file, its variables put in as Docker Compose does.
 * @throws Error when a variable is missing that the file requires, with the file's message.
 */
export function readComposeFile(path: string, variables: Readonly<Record<string, string>>): ComposeFile {
  const read = (node: unknown): unknown => {
    if (typeof node === 'string') return interpolate(node, variables);
    if (Array.isArray(node)) return node.map(read);
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, read(value)]));
  };
  return read(parse(readFileSync(path, 'utf8'), { merge: true })) as ComposeFile;
}

/** The names of the variables that a compose file asks for. */
export const variablesOf = (path: string): Set<string> =>
  new Set([...readFileSync(path, 'utf8').matchAll(/\$\{(\w+)/g)].map(([, name]) => name!));

function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, operator?: string, rest = '') => {
    const value = variables[name];
    if (value !== undefined && value !== '') return value;
    if (operator === '?') throw new Error(`required variable ${name} is missing a value: ${rest}`);
    return operator === '-' ? String(rest) : '';
  });
}
