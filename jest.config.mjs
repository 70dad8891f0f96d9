// One configuration for every suite; the suite is chosen by file name (see CONTRIBUTING.md).
// GARANT_SUITE = unit | db | kafka | e2e | third-party
const suites = {
  unit: { match: ['**/*.spec.ts'], ignore: ['\\.(db|kafka|e2e|third-party)\\.spec\\.ts$'], timeout: 20_000 },
  db: { match: ['**/*.db.spec.ts'], ignore: [], timeout: 60_000 },
  kafka: { match: ['**/*.kafka.spec.ts'], ignore: [], timeout: 120_000 },
  'third-party': { match: ['**/*.third-party.spec.ts'], ignore: [], timeout: 120_000 },
  e2e: { match: ['**/*.e2e.spec.ts'], ignore: [], timeout: 600_000 },
};
const suite = suites[process.env.GARANT_SUITE ?? 'unit'];

export default {
  testEnvironment: 'node',
  testMatch: suite.match,
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/\\.garant', ...suite.ignore],
  modulePathIgnorePatterns: ['<rootDir>/\\.garant', '<rootDir>/.*/dist/'],
  testTimeout: suite.timeout,
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', tsx: false, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^@garant/(rules|merkle-log|contracts|nest-kit)$': '<rootDir>/libs/$1/src/index.ts',
    '^@garant/nest-kit/testing$': '<rootDir>/libs/nest-kit/src/testing/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
