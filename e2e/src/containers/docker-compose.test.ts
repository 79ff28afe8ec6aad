import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shutdownTimeoutMs } from '@agio/runtime/shutdown';
import { planTopology, type Placement } from '@agio/standalone/services/topology';
import { subgraphs } from '@agio/standalone/subgraphs';
import { describe, expect, it } from '@jest/globals';
import { readComposeFile, variablesOf, type Service } from './compose-file.js';
import { configOf, parseDockerfile } from './dockerfile.js';
import { checkout, demoVariables } from './settings.js';

const read = (path: string): string => readFileSync(join(checkout, path), 'utf8');
const composePath = join(checkout, 'docker-compose.yml');
const { services, volumes } = readComposeFile(composePath, demoVariables);
const all = Object.entries(services);
const ours = all.filter(([, { build }]) => build !== undefined);
const stages = parseDockerfile(read('Dockerfile'));
const image = configOf(stages.at(-1)!);
const manifest = JSON.parse(read('package.json')) as { version: string; workspaces: string[] };

/** The service that stands for a process of `npm run start:services`. */
const serviceOf = ({ part, role }: Placement): string => (role === 'worker' ? `${part}-worker` : part);

function placements(): Placement[] {
  const innerPorts = Array.from({ length: 50 }, (_, index) => 5_000 + index);
  return planTopology({
    subgraphs: subgraphs.map(({ name }) => name),
    remote: {},
    hasSandbox: true,
    replicasOf: () => 1,
    receiptBaseUrl: demoVariables['RECEIPT_BASE_URL'],
    statementBaseUrl: demoVariables['STATEMENT_BASE_URL'],
    gateway: { host: '127.0.0.1', ports: [4_000] },
    innerPorts,
  });
}

describe('docker-compose.yml', () => {
  it.each(placements().map((placement) => [placement.id, placement] as const))(
    'has a service for %s, with its module and its variables',
    (_, placement) => {
      const service = services[serviceOf(placement)];
      const file = placement.module.split('/').at(-3) ?? '';
      expect(service?.command).toEqual(['node', `dist/${file}.mjs`]);
      const urls = new Map(placements().map((each) => [each.url, `http://${serviceOf(each)}:${image.env['PORT']}`]));
      const inContainers = Object.entries(placement.env)
        // Where a process listens is said by the image, and whoever makes no documents needs not know where they are.
        .filter(([name]) => name !== 'HOST' && name !== 'PORT')
        .filter(([name]) => name !== 'RECEIPT_BASE_URL' || placement.part === 'transactions')
        .filter(([name]) => name !== 'STATEMENT_BASE_URL' || placement.part === 'wallets')
        .map(([name, value]) => [name, value.replace(/^http:\/\/127\.0\.0\.1:5\d+/, (url) => urls.get(url) ?? url)]);
      expect(service?.environment).toMatchObject(Object.fromEntries(inContainers));
    },
  );

  it('has no other service than those, what they keep things in, and what the demo needs', () => {
    const known = new Set(placements().map(serviceOf));
    const others = all.map(([name]) => name).filter((name) => !known.has(name));
    expect(others.toSorted()).toEqual(['mailpit', 'postgres', 'redis', 'seed']);
    const demo = all.filter(([, { profiles }]) => profiles?.includes('demo')).map(([name]) => name);
    expect(demo.toSorted()).toEqual(['mailpit', 'sandbox', 'seed']);
  });

  it('refuses to start without a secret, a password and a mail server', () => {
    for (const name of ['AGIO_SECRET', 'POSTGRES_PASSWORD', 'SMTP_URL']) {
      const start = () => readComposeFile(composePath, { ...demoVariables, [name]: '' });
      expect(start).toThrow(`required variable ${name} is missing a value: set it in .env`);
    }
  });

  it('asks for no variable that .env.example does not explain', () => {
    const explained = new Set(
      [...read('.env.example').matchAll(/^#? *([A-Z][A-Z_]+)(?==| {2})/gm)].map(([, name]) => name!),
    );
    expect([...variablesOf(composePath)].filter((name) => !explained.has(name))).toEqual([]);
  });

  it('gives the demo nothing that is in force without it', () => {
    const { AGIO_SEED: _seed, COMPOSE_PROFILES: _profiles, ...rest } = demoVariables;
    const { gateway } = readComposeFile(composePath, rest).services;
    expect(gateway!.environment!['AGIO_SEED']).toBe('none');
  });

  it.each(all)('bounds, watches and restarts %s', (_, service: Service) => {
    expect(service.deploy.resources.limits).toMatchObject({ memory: expect.any(String), pids: expect.any(Number) });
    expect(service.logging.options).toEqual({ 'max-size': expect.any(String), 'max-file': expect.any(String) });
    expect(service.restart).toMatch(/^(unless-stopped|on-failure:\d+)$/);
    expect(service.init).toBe(true);
    if (service.restart === 'unless-stopped') {
      expect(service.healthcheck?.test ?? image.healthcheck).toBeDefined();
      expect(parseInt(service.stop_grace_period) * 1_000).toBeGreaterThan(shutdownTimeoutMs);
    }
  });

  it.each(all)('lets %s do as little as it needs', (_, service: Service) => {
    expect(service.read_only).toBe(true);
    expect(service.tmpfs[0]).toMatch(/^\/tmp:size=/);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.user ?? image.user).toMatch(/^([1-9]\d*(:[1-9]\d*)?|postgres|redis)$/);
    // What is not asked for is not reached from other machines.
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const volume of service.volumes ?? []) expect(volumes).toHaveProperty(volume.split(':')[0]!);
  });

  it('lets nobody at PostgreSQL and Redis who keeps nothing there', () => {
    const outside = all.filter(([, { networks }]) => !networks.includes('storage')).map(([name]) => name);
    expect(outside.toSorted()).toEqual(['gateway', 'mailpit', 'seed']);
  });

  it('logs in to PostgreSQL as whom it makes there', () => {
    const { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: name } = services['postgres']!.environment!;
    const urls = new Set(ours.map(([, { environment }]) => environment!['DATABASE_URL']).filter(Boolean));
    expect([...urls]).toEqual([`postgresql://${user}:${password}@postgres:5432/${name}`]);
  });
});

describe('The images', () => {
  it('are pinned to a version', () => {
    for (const [name, { image: tag, build }] of all) {
      expect([name, tag]).toEqual([
        name,
        build ? `agio:${manifest.version}` : expect.stringMatching(/:v?\d+(\.\d+)+(-bookworm)?$/),
      ]);
    }
    const bases = stages.map(({ from }) => from).filter((from) => !stages.some(({ name }) => name === from));
    for (const base of bases) expect(base).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
  });

  it('install what every workspace asks for', () => {
    const manifests = stages[0]!.instructions
      .filter(({ name }) => name === 'COPY')
      .map(({ text }) => text.split(' ').at(-1));
    const folders = manifest.workspaces.flatMap((folder) =>
      folder === 'subgraphs/*' ? subgraphs.map(({ name }) => `subgraphs/${name}`) : [folder],
    );
    expect(manifests.toSorted()).toEqual(['./', ...folders.map((folder) => `${folder}/`)].toSorted());
  });

  it('listen on every address of their container, and where they say', () => {
    expect(image.env).toMatchObject({ HOST: '0.0.0.0', PORT: '4000', NODE_ENV: 'production' });
    expect(stages.at(-1)!.instructions).toContainEqual({ name: 'EXPOSE', text: '4000' });
  });

  it('are sent nothing by .dockerignore that Docker and Git would not both leave out', () => {
    const patterns = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(patterns.filter((pattern) => !/^(\/|\*\*\/)/.test(pattern))).toEqual([]);
    // No secret, nothing that was installed elsewhere, nothing of Git's.
    expect(patterns).toEqual(expect.arrayContaining(['/.*', '**/*.env', '**/node_modules', '**/dist']));
  });
});
