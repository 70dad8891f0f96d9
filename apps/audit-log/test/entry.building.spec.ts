import { describe, expect, it } from '@jest/globals';
import { testKeys } from '@garant/nest-kit/testing';
import { logEntry } from '@garant/contracts';
import { buildEntry } from '../src/intake/entry.building.js';
import { referencesOf } from '../src/intake/entry.references.js';
import { readMessage, type Flag } from '../src/intake/message.reading.js';
import { command, event, noVerifier, rawOf } from './log.stage.js';

const RECEIVED = '2026-01-02T03:04:06.000Z';
const subjectRef = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
const golden = event({
  id: '0192f0c1-aaaa-7aaa-8aaa-aaaaaaaaaaaa',
  type: 'data.read',
  data: { what: 'choices', subjectRef, rows: 2 },
  causationid: 'system:read/0192f0c1-0000-7000-8000-000000000001',
});

describe('entry form v1', () => {
  it('has exactly these bytes, commitment and leaf hash', async () => {
    const reading = await readMessage(noVerifier, rawOf('consent.events', golden, 41, 3), RECEIVED);
    const { bytes, leaf } = buildEntry(reading);
    expect(bytes.toString('utf8')).toBe(
      '{"actor":null,"application":null,"cause":"system:read/0192f0c1-0000-7000-8000-000000000001",' +
        '"commit":"fd0d74a33e0ca78ae2983014472aad249c6c473827c479b00d134619f527b4cd","confidential":null,"dataset":null,"environment":null,"flags":[],' +
        '"id":"0192f0c1-aaaa-7aaa-8aaa-aaaaaaaaaaaa","kind":"event","offset":"41","outcome":null,"partition":3,"permit":null,' +
        '"purpose":null,"received":"2026-01-02T03:04:06.000Z","release":null,"source":"garant/consent",' +
        '"subject":"1b4e28ba-2fa1-41d2-883f-0016d3cca427","time":"2026-01-02T03:04:05.678Z","topic":"consent.events",' +
        '"type":"data.read","v":1}',
    );
    expect(leaf).toBe('69e83b5c426d7d191e98577921c49f443df4136637c6a8200172389092cabab8');
    expect(logEntry.parse(JSON.parse(bytes.toString('utf8')))).toBeDefined();
  });

  it('holds no data: two salts give two commitments', async () => {
    const commits = await Promise.all(
      ['AAECAwQFBgcICQoLDA0ODw', 'AAECAwQFBgcICQoLDA0ODg'].map(async (salt) => {
        const { entry, bytes } = buildEntry(
          await readMessage(noVerifier, rawOf('consent.events', { ...golden, salt }, 1), RECEIVED),
        );
        expect(bytes.toString('utf8')).not.toContain('choices');
        return entry.commit;
      }),
    );
    expect(new Set(commits).size).toBe(2);
  });

  it('carries what data name at the top, and indexes the people of a linkage', async () => {
    const ids = {
      permitId: '0192f0c1-0000-7000-8000-000000000011',
      datasetId: '0192f0c1-0000-7000-8000-000000000012',
      environmentId: '0192f0c1-0000-7000-8000-000000000013',
    };
    const data = {
      ...ids,
      decisionId: '0192f0c1-0000-7000-8000-000000000014',
      purpose: '53.1.e',
      action: 'read',
      effect: 'deny',
      ruleBundleHash: 'cd'.repeat(32),
      positions: {},
    };
    const decision = await readMessage(
      noVerifier,
      rawOf('gateway.events', event({ source: 'garant/gateway/x', type: 'decision.made', data }), 1),
      RECEIVED,
    );
    const { entry } = buildEntry(decision);
    expect(entry).toMatchObject({
      permit: ids.permitId,
      dataset: ids.datasetId,
      environment: ids.environmentId,
      purpose: '53.1.e',
      outcome: 'deny',
      flags: [],
    });
    const row = { recordRef: subjectRef, subjectIndex: 1, status: 'new', informedOn: null };
    const others = ['1b4e28ba-2fa1-41d2-883f-0016d3cca428', '1b4e28ba-2fa1-41d2-883f-0016d3cca429'];
    const linkage = await readMessage(
      noVerifier,
      rawOf(
        'consent.events',
        event({
          type: 'linkage.recorded',
          data: {
            datasetId: ids.datasetId,
            linkageId: ids.permitId,
            rows: others.map((ref) => ({ ...row, subjectRef: ref })),
          },
        }),
        1,
      ),
      RECEIVED,
    );
    const linked = buildEntry(linkage).entry;
    expect(linked.flags).toEqual([]);
    expect(referencesOf(linkage, linked)).toEqual([
      { kind: 'kind', ref: 'event' },
      { kind: 'type', ref: 'linkage.recorded' },
      { kind: 'dataset', ref: ids.datasetId },
      ...others.map((ref) => ({ kind: 'subject', ref })),
    ]);
  });
});

describe('a message keeps its place with a flag', () => {
  it.each<[string, string, unknown, Flag[]]>([
    ['bytes that are no text', 'consent.events', Buffer.from([0xff, 0xfe, 0]), ['unreadable']],
    ['no JSON', 'consent.events', Buffer.from('{"id":'), ['unreadable']],
    ['nothing', 'consent.events', Buffer.alloc(0), ['unreadable']],
    ['JSON that is no envelope', 'gateway.events', [1, 2], ['unreadable']],
    ['JSON nested beyond reading', 'gateway.events', Buffer.from('['.repeat(200_000)), ['unreadable']],
    [
      'a lone surrogate',
      'consent.events',
      Buffer.from(JSON.stringify(event()).replace('"key":"k"', '"key":"\\ud800"')),
      ['unreadable'],
    ],
    [
      'a name that is too long',
      'consent.events',
      event({ source: `garant/${'x'.repeat(70_000)}` }),
      ['unreadable'],
    ],
    ['a type nobody knows', 'consent.events', event({ type: 'choice.forgotten' }), ['unknown-type']],
    ['a type of another service', 'consent.events', event({ type: 'permit.signed' }), ['unknown-type']],
    ['data of another form', 'consent.events', event({ data: { key: 1 } }), ['schema-violation']],
    ['no producer number', 'consent.events', event({ producernumber: undefined }), ['schema-violation']],
    ['another service’s source', 'consent.events', event({ source: 'garant/gateway' }), ['schema-violation']],
    ['a cause that is none', 'consent.events', event({ causationid: 'because' }), ['no-cause']],
    [
      'a system cause that is not listed',
      'consent.events',
      event({ causationid: 'system:whim/1' }),
      ['no-cause'],
    ],
    ['nothing wrong', 'consent.events', event(), []],
  ])('%s', async (_, topic, value, flags) => {
    const { entry, bytes } = buildEntry(await readMessage(noVerifier, rawOf(topic, value, 9), RECEIVED));
    expect(entry.flags).toEqual(flags);
    expect(bytes.length).toBeLessThanOrEqual(65_535);
    expect(logEntry.safeParse(entry).success).toBe(true);
  });

  it('keeps unreadable bytes among the details, under an identity of their own', async () => {
    const raw = Buffer.from([0xff, 0xfe, 0]);
    const reading = await readMessage(noVerifier, rawOf('consent.events', raw, 9, 2), RECEIVED);
    expect(reading).toMatchObject({ kind: 'unreadable', source: 'kafka', id: 'consent.events/2/9' });
    expect(Buffer.from(reading.data.raw as string, 'base64')).toEqual(raw);
  });

  it('an empty message too', async () => {
    const message = { ...rawOf('consent.commands', {}, 4), value: null, key: null };
    expect((await readMessage(noVerifier, message, RECEIVED)).flags).toEqual(['unreadable']);
  });
});

describe('commands', () => {
  it('name their actor only when the gateway signed them', async () => {
    const keys = await testKeys();
    const { verifier } = keys.of('audit-log');
    const signed = await command(keys);
    const good = await readMessage(verifier, rawOf('consent.commands', signed, 1), RECEIVED);
    expect(good).toMatchObject({ flags: [], actor: { role: 'patient' }, cause: null });
    expect(good.actor).not.toHaveProperty('assurance');
    const forged = { ...signed, data: { ...signed.data, datasetId: subjectRef } };
    const bad = await readMessage(verifier, rawOf('consent.commands', forged, 2), RECEIVED);
    expect(bad).toMatchObject({ flags: ['bad-signature'], actor: null });
    const elsewhere = await readMessage(verifier, rawOf('gateway.commands', signed, 3), RECEIVED);
    expect(elsewhere.flags).toEqual(['unknown-type', 'bad-signature']);
  });

  it('keep of a confidential body its hash alone', async () => {
    const keys = await testKeys();
    const confidential = await keys.of('gateway').encryptFor('consent', { traits: 'secret' });
    const sent = await command(keys, { type: 'person.register', data: {}, confidential });
    const reading = await readMessage(
      keys.of('audit-log').verifier,
      rawOf('consent.commands', sent, 1),
      RECEIVED,
    );
    const { entry, bytes } = buildEntry(reading);
    expect(entry.confidential).toMatch(/^[0-9a-f]{64}$/);
    expect(bytes.toString('utf8') + JSON.stringify(reading.data)).not.toContain(confidential);
  });
});
