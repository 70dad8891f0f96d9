import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Answer, InteropStage, Json } from './interop.stage.js';

export function fhirSteps(stage: InteropStage): void {
  describe('FHIR over the register', () => {
    const MIME = 'application/fhir+json';
    const notice = (regime: string) => stage.notices.find((one) => one.regime === regime)!;
    const consent = (regime: string, provision: Json, over: Json = {}): Json => {
      const { noticeId, version } = notice(regime);
      return {
        resourceType: 'Consent',
        language: 'fr',
        status: 'active',
        scope: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
        },
        category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
        patient: { reference: `Patient/${stage.subjectRef}` },
        dateTime: new Date().toISOString(),
        performer: [{ reference: `Patient/${stage.subjectRef}` }],
        policy: [{ uri: `${stage.test.gatewayUrl}/api/v1/notices/${noticeId}/${version}` }],
        provision,
        ...over,
      };
    };
    const create = (persona: string, resource: unknown, version = 'R4', headers?: Record<string, string>) =>
      stage.ask(persona, 'POST', `/fhir/${version}/Consent`, {
        body: resource,
        type: MIME,
        ...(headers ? { headers } : {}),
      });
    const issues = (answer: Answer): [string, string | undefined][] =>
      (
        answer.body.issue as {
          details: { coding: { code: string }[]; text: string };
          expression?: string[];
        }[]
      ).map(({ details, expression }) => [details.coding[0]!.code, expression?.[0]]);

    it('says what it can do, to everybody', async () => {
      for (const [version, release] of [
        ['R4', '4.0.1'],
        ['R5', '5.0.0'],
      ]) {
        const { status, headers, body } = await stage.ask(null, 'GET', `/fhir/${version}/metadata`);
        expect([status, body.fhirVersion]).toEqual([200, release]);
        expect(headers.get('content-type')).toContain(MIME);
      }
      expect((await stage.ask(null, 'GET', '/fhir/policy/EXPLICIT_CONSENT')).body).toMatchObject({
        whenSilent: 'exclude',
        implicitPolicy: 'https://profiles.ihe.net/ITI/PCF/Policy-deny',
      });
    });

    let id: string;
    let first: string;
    it('takes a Consent of the person, puts it in force and gives it back in both releases', async () => {
      const created = await create('gladys', consent('EHDS_OPT_OUT', { type: 'deny' }));
      expect([created.status, created.body.status]).toEqual([201, 'active']);
      id = String(created.body.id);
      first = /"(\d+)"/.exec(created.headers.get('etag') ?? '')![1]!;
      expect(created.headers.get('location')).toBe(
        `${stage.test.gatewayUrl}/fhir/R4/Consent/${id}/_history/${first}`,
      );
      const choices = (await stage.test.api.get('gladys', '/api/v1/my/choices')) as Json[];
      expect(choices).toMatchObject([
        { act: 'opt-out', regime: 'EHDS_OPT_OUT', scope: { kind: 'everything' } },
      ]);
      const r5 = await stage.ask('gladys', 'GET', `/fhir/R5/Consent/${id}`);
      expect(r5.body).toMatchObject({
        decision: 'deny',
        subject: { reference: `Patient/${stage.subjectRef}` },
      });
      const unchanged = await stage.ask('gladys', 'GET', `/fhir/R4/Consent/${id}`, {
        headers: { 'if-none-match': `W/"${first}"` },
      });
      expect(unchanged.status).toBe(304);
    });

    it('takes the same resource once', async () => {
      const resource = consent('NON_OPPOSITION', {
        type: 'deny',
        purpose: [{ system: 'urn:garant:fhir:purpose', code: '53.1.e' }],
      });
      const [one, two] = [await create('gladys', resource), await create('gladys', resource)];
      expect([one.status, two.status]).toEqual([201, 201]);
      expect(two.headers.get('location')).toBe(one.headers.get('location'));
      const choices = (await stage.test.api.get('gladys', '/api/v1/my/choices')) as Json[];
      expect(choices.filter(({ regime }) => regime === 'NON_OPPOSITION')).toHaveLength(1);
    });

    it('keeps every state of an agreement', async () => {
      const ended = {
        ...consent('EHDS_OPT_OUT', { type: 'deny' }),
        status: 'inactive',
        extension: [{ url: 'urn:garant:fhir:extension:act', valueCode: 'reverse-opt-out' }],
      };
      expect((await create('gladys', ended)).body).toMatchObject({ id, status: 'inactive' });
      const history = await stage.ask('gladys', 'GET', `/fhir/R4/Consent/${id}/_history`);
      expect(history.body).toMatchObject({ type: 'history', total: 2 });
      const then = await stage.ask('gladys', 'GET', `/fhir/R4/Consent/${id}/_history/${first}`);
      expect(then.body).toMatchObject({
        status: 'active',
        provision: { type: 'deny' },
        meta: { versionId: first },
      });
      expect((await stage.ask('gladys', 'GET', `/fhir/R4/Consent/${id}/_history/999999`)).status).toBe(404);
    });

    it('searches within what the caller may see, page by page, and counts nothing else', async () => {
      const all = await stage.ask('gladys', 'GET', '/fhir/R4/Consent');
      expect(all.body.total).toBe(2);
      const page = await stage.ask('gladys', 'GET', '/fhir/R4/Consent?_count=1');
      const links = page.body.link as { relation: string; url: string }[];
      const next = links.find(({ relation }) => relation === 'next')!;
      const rest = await stage.ask('gladys', 'GET', new URL(next.url).pathname + new URL(next.url).search);
      const ids = [page, rest].flatMap(({ body }) =>
        (body.entry as { resource: Json }[]).map(({ resource }) => resource.id),
      );
      expect(new Set(ids).size).toBe(2);
      expect((rest.body.link as { relation: string }[]).some(({ relation }) => relation === 'next')).toBe(
        false,
      );
      const found = async (query: string) =>
        (await stage.ask('gladys', 'GET', `/fhir/R5/Consent?${query}`)).body.total;
      expect(await found('status=inactive')).toBe(1);
      expect(await found('category=EHDS_OPT_OUT')).toBe(1);
      expect(await found('category=http://terminology.hl7.org/CodeSystem/v3-ActCode|IMPLIEDD')).toBe(1);
      expect(await found(`date=ge${new Date().toISOString().slice(0, 10)}`)).toBe(2);
      expect(await found('date=lt2020-01-01')).toBe(0);
      const form = { body: 'status=inactive', type: 'application/x-www-form-urlencoded' };
      expect((await stage.ask('gladys', 'POST', '/fhir/R4/Consent/_search', form)).body.total).toBe(1);
      expect(await found(`_id=${id}&patient=Patient/${stage.subjectRef}`)).toBe(1);
      expect(issues(await stage.ask('gladys', 'GET', '/fhir/R4/Consent?actor=Practitioner/1'))).toEqual([
        ['fhir-search-unknown', undefined],
      ]);
      const exported = await stage.ask('gladys', 'GET', '/fhir/R4/Consent/$export');
      expect(exported.body).toMatchObject({ type: 'collection' });
      expect(exported.body.entry as Json[]).toHaveLength(2);
    });

    it('shows another person nothing, and a data holder nobody’s status', async () => {
      for (const path of [
        `/fhir/R4/Consent/${id}`,
        `/fhir/R4/Consent?patient=${stage.subjectRef}`,
        `/fhir/R4/Consent/${id}/_history`,
      ]) {
        const answer = await stage.ask('yvone', 'GET', path);
        expect([answer.status, issues(answer)[0]?.[0]]).toEqual([404, 'not-found']);
      }
      for (const persona of ['sophie']) {
        const answer = await stage.ask(persona, 'GET', `/fhir/R4/Consent?patient=${stage.subjectRef}`);
        expect([answer.status, issues(answer)[0]?.[0]]).toEqual([403, 'forbidden']);
      }
      const stranger = await stage.ask(null, 'GET', `/fhir/R4/Consent/${id}`);
      expect([stranger.status, issues(stranger)[0]?.[0]]).toEqual([401, 'unauthenticated']);
      expect((await create('yvone', consent('EHDS_OPT_OUT', { type: 'deny' }))).status).toBe(404);
    });

    it('refuses by name what it does not understand, and then records nothing', async () => {
      const before = ((await stage.test.api.get('gladys', '/api/v1/my/choices')) as Json[]).length;
      const unknown = await create(
        'gladys',
        consent(
          'EHDS_OPT_OUT',
          { type: 'deny', purpose: [{ system: 'urn:x', code: 'y' }] },
          { modifierExtension: [{ url: 'urn:x' }], foo: 1 },
        ),
      );
      expect([unknown.status, unknown.body.resourceType]).toEqual([422, 'OperationOutcome']);
      expect(issues(unknown).sort()).toEqual([
        ['fhir-element-unknown', 'Consent.foo'],
        ['fhir-modifier-extension', 'Consent.modifierExtension'],
      ]);
      const purpose = await create(
        'gladys',
        consent('EHDS_OPT_OUT', { type: 'deny', purpose: [{ system: 'urn:x', code: 'y' }] }),
      );
      expect(issues(purpose)).toEqual([['fhir-code-unknown', 'Consent.provision.purpose[0]']]);
      const policy = await create(
        'gladys',
        consent('EHDS_OPT_OUT', { type: 'deny' }, { policy: [{ uri: 'https://elsewhere.example' }] }),
      );
      expect(issues(policy)).toEqual([['fhir-policy-unknown', 'Consent.policy[0].uri']]);
      const project = await create(
        'gladys',
        consent('EXPLICIT_CONSENT', {
          type: 'permit',
          actor: [
            {
              role: {
                coding: [
                  { system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' },
                ],
              },
              reference: { identifier: { system: 'urn:garant:fhir:project', value: randomUUID() } },
            },
          ],
        }),
      );
      expect(issues(project)).toEqual([['scope-unknown', 'Consent.provision']]);
      const late = await create(
        'gladys',
        consent('EHDS_OPT_OUT', { type: 'deny' }, { dateTime: '2020-01-01T00:00:00Z' }),
      );
      expect(issues(late)).toEqual([['acted-too-early', 'Consent.dateTime']]);
      // One act of two is refused: none is recorded.
      const half = await create(
        'gladys',
        consent('EXPLICIT_CONSENT', {
          type: 'permit',
          purpose: [{ system: 'urn:garant:fhir:purpose', code: '53.1.e' }],
          provision: [
            {
              type: 'deny',
              data: [
                {
                  meaning: 'instance',
                  reference: { identifier: { system: 'urn:garant:fhir:dataset', value: randomUUID() } },
                },
              ],
            },
          ],
        }),
      );
      expect(half.status).toBe(422);
      expect((await create('gladys', '{"resourceType":')).status).toBe(400);
      expect(
        (
          await stage.ask('gladys', 'GET', '/fhir/R4/Consent', {
            headers: { accept: 'application/fhir+xml' },
          })
        ).status,
      ).toBe(406);
      expect((await stage.ask('gladys', 'GET', '/fhir/R3/Consent')).status).toBe(404);
      expect((await stage.test.api.get('gladys', '/api/v1/my/choices')) as Json[]).toHaveLength(before);
      const french = await stage.ask('gladys', 'GET', '/fhir/R4/Consent?x=1', {
        headers: { 'accept-language': 'fr' },
      });
      expect(JSON.stringify(french.body)).toContain('Ce paramètre de recherche n’est pas pris en charge');
    });

    it('lets a data protection officer read a person they name, and record what was said elsewhere', async () => {
      expect((await stage.ask('iris', 'GET', '/fhir/R4/Consent')).status).toBe(400);
      expect(
        (await stage.ask('iris', 'GET', `/fhir/R4/Consent?patient=${stage.subjectRef}`)).body.total,
      ).toBe(2);
      const historical = consent('SNDS_OPPOSITION', { type: 'deny' }, { dateTime: '2023-05-04' });
      const created = await create('iris', historical);
      expect([created.status, created.body.dateTime]).toEqual([201, '2023-05-04T23:59:59.999Z']);
      const choices = (await stage.test.api.get('gladys', '/api/v1/my/choices')) as Json[];
      expect(choices[0]).toMatchObject({
        channel: 'import',
        act: 'object',
        actedAt: '2023-05-04T23:59:59.999Z',
      });
      expect((await stage.ask('iris', 'GET', `/fhir/R4/Consent?patient=${randomUUID()}`)).status).toBe(404);
    });
  });
}
