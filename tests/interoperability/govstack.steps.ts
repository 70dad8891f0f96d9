import { describe, expect, it } from '@jest/globals';
import type { InteropStage, Json } from './interop.stage.js';

export function govstackSteps(stage: InteropStage): void {
  describe('the GovStack consent building block over the register', () => {
    const call = (
      persona: string | null,
      method: string,
      path: string,
      body?: unknown,
      headers?: Record<string, string>,
    ) =>
      stage.ask(persona, method, `/govstack${path}`, {
        ...(body === undefined ? {} : { body }),
        ...(headers ? { headers } : {}),
      });

    it('shows policies and agreements with their chain of revisions', async () => {
      const agreement = await call('yvone', 'GET', '/service/data-agreement/ehds-opt-out/');
      expect(agreement.body).toMatchObject({
        dataAgreement: {
          id: 'ehds-opt-out',
          active: true,
          forgettable: false,
          policy: { id: 'EHDS_OPT_OUT', jurisdiction: 'EU' },
        },
        revision: { schemaName: 'DataAgreement', objectId: 'ehds-opt-out', predecessorHash: '' },
      });
      const listed = await call('yvone', 'GET', '/config/data-agreements?limit=3');
      expect(listed.body.dataAgreements as Json[]).toHaveLength(3);
      expect((await call('yvone', 'GET', '/config/policy/NON_OPPOSITION/revisions/')).body).toMatchObject({
        policy: { id: 'NON_OPPOSITION' },
        revisions: [{ schemaName: 'Policy' }],
      });
      expect((await call('yvone', 'GET', '/service/data-agreement/nothing/')).status).toBe(404);
    });

    it('records an opt-out and an opt-in as acts, signed by the register', async () => {
      const draft = await call(
        'yvone',
        'POST',
        '/service/individual/record/consent-record/draft/?dataAgreementId=ehds-opt-out',
      );
      expect(draft.body).toMatchObject({ consentRecord: { id: '', state: 'unsigned' } });
      const out = await call('yvone', 'POST', '/service/individual/record/consent-record/', {
        consentRecord: { dataAgreementId: 'ehds-opt-out', optIn: false },
      });
      expect([out.status, (out.body.consentRecord as Json).optIn]).toEqual([200, false]);
      const { id, dataAgreementRevisionHash } = out.body.consentRecord as Record<string, string>;
      const agreement = await call('yvone', 'GET', '/service/data-agreement/ehds-opt-out/');
      expect(dataAgreementRevisionHash).toBe((agreement.body.revision as Json).serializedHash);
      const back = await call('yvone', 'PUT', `/service/individual/record/consent-record/${id}/`, {
        optIn: true,
      });
      expect(back.body).toMatchObject({
        consentRecord: { id, optIn: true },
        revision: { schemaName: 'ConsentRecord', objectId: id },
      });
      expect((back.body.revision as Json).predecessorHash).toBe((out.body.revision as Json).serializedHash);
      const states = await call(
        'yvone',
        'GET',
        '/service/individual/record/data-agreement/ehds-opt-out/all/',
      );
      expect((states.body.consentRecords as Json[]).map(({ optIn }) => optIn)).toEqual([true, false]);
      const signature = await call(
        'yvone',
        'POST',
        `/service/individual/record/consent-record/${id}/signature/`,
      );
      expect((signature.body.signature as Json).verificationArtifact).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
      const choices = (await stage.test.api.get('yvone', '/api/v1/my/choices')) as Json[];
      expect(choices.map(({ act }) => act)).toEqual(['reverse-opt-out', 'opt-out']);
    });

    it('asks for a purpose or a project where a consent must be specific', async () => {
      const vague = await call(
        'yvone',
        'POST',
        `/service/individual/record/data-agreement/${consentNotice()}/`,
      );
      expect([vague.status, vague.body.code]).toEqual([422, 'consent-not-specific']);
      const agreed = await call(
        'yvone',
        'POST',
        `/service/individual/record/data-agreement/${consentNotice()}~purpose~53.1.e/`,
      );
      expect([agreed.status, (agreed.body.consentRecord as Json).optIn]).toEqual([200, true]);
      const { id } = agreed.body.consentRecord as Record<string, string>;
      await call('yvone', 'PUT', `/service/individual/record/consent-record/${id}`, { optIn: false });
      const choices = (await stage.test.api.get('yvone', '/api/v1/my/choices')) as Json[];
      expect(choices[0]).toMatchObject({ act: 'withdraw', scope: { kind: 'purpose', id: '53.1.e' } });
    });
    const consentNotice = (): string =>
      stage.notices.find(({ regime }) => regime === 'EXPLICIT_CONSENT')!.noticeId;

    it('verifies for the person and for an officer who names them in the header, and for nobody else', async () => {
      const yvone = ((await stage.test.api.get('yvone', '/api/v1/me')) as { account: { subjectRef: string } })
        .account.subjectRef;
      const header = { 'X-ConsentBB-IndividualId': yvone };
      const own = await call('yvone', 'GET', '/service/verification/consent-records/', undefined, header);
      expect(own.body.consentRecords as Json[]).toHaveLength(2);
      expect(
        (await call('gladys', 'GET', '/service/verification/consent-records/', undefined, header)).body.code,
      ).toBe('govstack-individual');
      const officer = await call('iris', 'GET', '/audit/consent-records/', undefined, header);
      expect(officer.body.consentRecords as Json[]).toHaveLength(2);
      expect((await call('iris', 'GET', '/audit/consent-records/')).body.code).toBe('govstack-individual');
      expect(
        (await call('sophie', 'GET', '/service/verification/consent-records/', undefined, header)).status,
      ).toBe(403);
      expect((await call(null, 'GET', '/config/policies/')).status).toBe(401);
      const record = (own.body.consentRecords as Record<string, string>[])[0]!.id;
      expect((await call('gladys', 'GET', `/service/verification/consent-record/${record}/`)).status).toBe(
        404,
      );
      expect((await call('yvone', 'GET', `/service/individual/${yvone}/`)).body).toEqual({
        individual: { id: yvone, externalId: '', externalIdType: '', identityProviderId: '' },
      });
      expect((await call('yvone', 'GET', `/service/individual/${stage.subjectRef}/`)).status).toBe(404);
    });

    it('explains what it does not offer', async () => {
      const policy = await call('yvone', 'PUT', '/config/policy/EHDS_OPT_OUT/', {});
      expect([policy.status, policy.body.code]).toEqual([405, 'method-not-allowed']);
      expect(String(policy.body.detail)).toContain('rule of law');
      const forget = await call('yvone', 'DELETE', '/service/individual/record/');
      expect([forget.status, forget.body.code]).toEqual([501, 'govstack-not-offered']);
      expect(String(forget.body.detail)).toContain('erasure');
    });
  });
}
