import { describe, expect, it } from '@jest/globals';
import { composeFaults, readInput } from './compose.mjs';
import { verdictOf } from './suites.mjs';
import { verdictOfDownload } from './third.party.mjs';

describe('the check of the container files', () => {
  it('finds nothing in the files of this repository', async () => {
    expect(composeFaults(await readInput())).toEqual([]);
  });

  it.each([
    [
      'a setting that does not exist',
      'GARANT_METRICS_PORT:',
      'GARANT_METRICS_PROT:',
      /GARANT_METRICS_PROT is no setting/,
    ],
    [
      'a setting that is needed',
      '      GARANT_LOG_DIR: /var/lib/garant/log\n',
      '',
      /audit-log: GARANT_LOG_DIR is not set/,
    ],
    ['a build target that does not exist', 'target: platform', 'target: plattform', /no target plattform/],
    ['a key that compose does not know', 'restart: unless-stopped', 'restarts: unless-stopped', /restarts/],
    [
      'a dependency that does not exist',
      'keycloak: { condition',
      'keycloack: { condition',
      /keycloack, which is no service/,
    ],
    [
      'a mount that does not exist',
      './infra/keycloak/realm.json',
      './infra/keycloak/relm.json',
      /nothing to mount/,
    ],
  ])('finds %s', async (_what, right, wrong, fault) => {
    const input = await readInput();
    const compose = input.compose.replaceAll(right, wrong);
    expect(compose).not.toBe(input.compose);
    expect(composeFaults({ ...input, compose }).join('\n')).toMatch(fault);
  });

  it('finds an image that copies from nowhere', async () => {
    const input = await readInput();
    const dockerfile = input.dockerfile
      .replace('COPY infra/docker/', 'COPY infra/dockers/')
      .replace('--from=packages', '--from=package');
    const faults = composeFaults({ ...input, dockerfile }).join('\n');
    expect(faults).toMatch(/infra\/dockers\//);
    expect(faults).toMatch(/package, which is no stage/);
  });

  it('finds a persona that Keycloak would not have', async () => {
    const input = await readInput();
    const [first] = input.personas;
    const personas = [{ ...first, username: 'somebody', sub: 'x' }];
    expect(composeFaults({ ...input, personas }).join('\n')).toMatch(/somebody differs/);
  });
});

describe('the verdict on a suite', () => {
  const file = (status: string, tests: string[]) => ({
    status,
    name: 'a.spec.ts',
    message: 'cannot be parsed',
    assertionResults: tests.map((each) => ({ status: each })),
  });
  const result = (more: object) => ({
    numPassedTests: 2,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numTotalTests: 2,
    testResults: [file('passed', ['passed', 'passed'])],
    ...more,
  });

  it('counts what passed', () => expect(verdictOf(result({}), 0)).toMatchObject({ passed: 2, failed: 0 }));
  it('counts a skipped test as failed', () =>
    expect(verdictOf(result({ numPendingTests: 1 }), 0)).toMatchObject({ passed: 2, failed: 1 }));
  it('counts a file that could not run', () =>
    expect(verdictOf(result({ testResults: [file('failed', [])] }), 1)).toMatchObject({ failed: 1 }));
  it('does not believe a suite without tests', () =>
    expect(verdictOf(result({ numPassedTests: 0, numTotalTests: 0, testResults: [] }), 0)).toMatchObject({
      failed: 1,
    }));
  it('does not believe a clean result of a process that failed', () =>
    expect(verdictOf(result({}), 1)).toMatchObject({ failed: 1 }));
});

describe('verifiers of others', () => {
  it.each([
    ['no network', 'dial tcp: lookup proxy.golang.org: no such host', /could not be downloaded: dial tcp/],
    ['an answer that does not come', '', /no answer in time/],
    ['an old Go', 'go: go.mod requires go >= 1.26 (running go 1.22)', /too old/],
  ])('are not run, and that is told, with %s', (_what, line, note) => {
    const verdict = verdictOfDownload({ output: line ? [line] : [] });
    expect(verdict).toEqual({ note: expect.stringMatching(note) });
  });

  it.each(['verifying golang.org/x/mod@v0.43.0: checksum mismatch', 'missing go.sum entry for module'])(
    'fail when what was downloaded is not what was agreed: %s',
    (line) => {
      expect(verdictOfDownload({ output: [line, 'SECURITY'] })).toEqual({ failed: [line, 'SECURITY'] });
    },
  );
});
