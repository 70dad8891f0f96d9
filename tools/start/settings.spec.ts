/* eslint-disable @nx/enforce-module-boundaries -- tools stand outside the layers: they start and test all of them */
import { describe, expect, it } from '@jest/globals';
import { SETTINGS } from '@garant/contracts';
import { portsOf } from './ports.mjs';
import { refuseUnknownSettings, serviceEnvironments } from './settings.mjs';

const site = (env: Record<string, string>) =>
  serviceEnvironments({
    dir: '/data',
    ports: portsOf({ base: 9000, env: {} }),
    env,
    table: SETTINGS,
    keys: { files: (service: string) => ({ GARANT_SIGNING_KEY_FILE: `/data/${service}` }) },
    databases: { consent: { app: 'postgres://app', migrator: 'postgres://migrator' } },
    brokers: 'localhost:9021',
    issuer: 'http://localhost:9001',
    gatewayUrl: 'http://localhost:9000',
    logOrigin: 'garant.localhost/log',
  });

describe('the environment of a service', () => {
  it('holds its own settings and nobody else’s', () => {
    const env = site({ PATH: '/bin', GARANT_SECURE_COOKIES: 'true', GARANT_BEAT_SECONDS: '2' })('consent');
    expect(env).toMatchObject({ PATH: '/bin', GARANT_PORT: '9002', GARANT_METRICS_PORT: '9012' });
    expect(env).toMatchObject({ GARANT_DATABASE_URL: 'postgres://app', GARANT_BEAT_SECONDS: '2' });
    expect(env).not.toHaveProperty('GARANT_SECURE_COOKIES');
    expect(env).not.toHaveProperty('GARANT_OIDC_CLIENT_SECRET_FILE');
  });

  it('never carries the server that the person at the terminal named for all', () => {
    const env = site({ GARANT_DATABASE_URL: 'postgres://superuser' })('consent');
    expect(env.GARANT_DATABASE_URL).toBe('postgres://app');
  });

  it('has the migrator’s URL in the migration phase only', () => {
    expect(site({})('consent')).not.toHaveProperty('GARANT_MIGRATOR_DATABASE_URL');
    expect(site({})('consent', 'migrate').GARANT_MIGRATOR_DATABASE_URL).toBe('postgres://migrator');
  });
});

it('an unknown setting is named and refused', () => {
  expect(() => refuseUnknownSettings({ GARANT_PORT_BSE: '1' }, SETTINGS)).toThrow(/GARANT_PORT_BSE/);
  expect(() => refuseUnknownSettings({ GARANT_PORT_BASE: '1', HOME: '/' }, SETTINGS)).not.toThrow();
});
