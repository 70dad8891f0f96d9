import { describe, expect, it } from '@jest/globals';
import { SettingsError, loadSettings } from './settings.load.js';

const faultsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  throw new Error('accepted');
};

describe('settings', () => {
  it('parses and freezes what a process uses', () => {
    const settings = loadSettings(['GARANT_PORT', 'GARANT_BEAT_SECONDS', 'GARANT_LOG_LEVEL'], {
      GARANT_PORT: '8082',
    });
    expect(settings).toEqual({ GARANT_PORT: 8082, GARANT_BEAT_SECONDS: 1, GARANT_LOG_LEVEL: 'info' });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('refuses a name that no table knows, whoever asks', () => {
    expect(faultsOf(() => loadSettings([], { GARANT_PROT: '1', PATH: '/bin' }))).toEqual([
      'GARANT_PROT: no such setting',
    ]);
  });

  it('lists every fault at once and never a value', () => {
    const env = { GARANT_PORT: 'eighty', GARANT_DATABASE_URL: 'mysql://user:hidden@host', GARANT_NEW: 'x' };
    const faults = faultsOf(() =>
      loadSettings(['GARANT_PORT', 'GARANT_DATABASE_URL', 'GARANT_KAFKA_BROKERS'], env),
    );
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'GARANT_DATABASE_URL',
      'GARANT_KAFKA_BROKERS',
      'GARANT_NEW',
      'GARANT_PORT',
    ]);
    expect(faults.join()).not.toMatch(/hidden|eighty/);
  });

  it('counts an empty value as absent', () => {
    expect(
      faultsOf(() => loadSettings(['GARANT_MIGRATOR_DATABASE_URL'], { GARANT_MIGRATOR_DATABASE_URL: '' })),
    ).toEqual(['GARANT_MIGRATOR_DATABASE_URL: missing']);
    expect(loadSettings(['GARANT_PORT_BASE'], { GARANT_PORT_BASE: '' })).toEqual({ GARANT_PORT_BASE: 8080 });
  });
});
