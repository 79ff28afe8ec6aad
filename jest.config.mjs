import { availableParallelism } from 'node:os';

/** What every test needs. */
const shared = {
  testMatch: ['**/*.test.ts'],
  // Each link leads to a workspace, whose tests would be found twice.
  modulePathIgnorePatterns: ['<rootDir>/node_modules/@agio/'],
  globalSetup: '<rootDir>/e2e/src/testkit/jest-setup.mjs',
  globalTeardown: '<rootDir>/e2e/src/testkit/jest-teardown.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  // Imports name the file that the compiler would emit.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
};

/** Scenarios that decide themselves what runs in which process. */
const ownTopology = [
  'e2e/src/process-boundary/',
  'e2e/src/observability/',
  'e2e/src/services/',
  'e2e/src/containers/',
  'e2e/src/chaos/',
];

/**
 * Every test once, with the platform in one process; and every scenario once more, with each part a process of its own and Redis between them.
 * `--selectProjects standalone` runs the first only.
 *
 * @type {import('jest').Config}
 */
export default {
  projects: [
    { ...shared, displayName: 'standalone', testEnvironment: 'node' },
    {
      ...shared,
      displayName: 'services',
      roots: ['<rootDir>/e2e'],
      testPathIgnorePatterns: ['/node_modules/', ...ownTopology],
      testEnvironment: '<rootDir>/e2e/src/testkit/services-environment.mjs',
    },
  ],
  testSequencer: '<rootDir>/e2e/src/testkit/jest-sequencer.mjs',
  testTimeout: 60_000,
  // Most of a scenario is waiting, so two share even a single core; each may have a platform of many processes, so there is a limit.
  maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
};
