/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  // Each link leads to a workspace, whose tests would be found twice.
  modulePathIgnorePatterns: ['<rootDir>/node_modules/@agio/'],
  globalSetup: './standalone/src/testing/jest-setup.mjs',
  globalTeardown: './standalone/src/testing/jest-teardown.mjs',
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
  testTimeout: 30_000,
};
