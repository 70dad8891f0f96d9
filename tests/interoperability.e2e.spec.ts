import { afterAll, beforeAll } from '@jest/globals';
import { enrol } from '../tools/seed/seed.choices.mjs';
import { fhirSteps } from './interoperability/fhir.steps.js';
import { govstackSteps } from './interoperability/govstack.steps.js';
import { askAs, type InteropStage } from './interoperability/interop.stage.js';
import { webhookPageSteps } from './interoperability/webhook.page.steps.js';
import { webhookSteps } from './interoperability/webhook.steps.js';
import { startTestPlatform, type TestPlatform } from './platform.fixture.js';

let test: TestPlatform;
let subjectRef: string;
let notices: InteropStage['notices'];

beforeAll(async () => {
  test = await startTestPlatform({ seed: false });
  await enrol(test.api, ['gladys', 'yvone']);
  const me = (await test.api.get('gladys', '/api/v1/me')) as { account: { subjectRef: string } };
  subjectRef = me.account.subjectRef;
  notices = (await test.api.get('gladys', '/api/v1/notices')) as typeof notices;
}, 240_000);
afterAll(() => test?.stop());

const stage: InteropStage = {
  get test() {
    return test;
  },
  get subjectRef() {
    return subjectRef;
  },
  get notices() {
    return notices;
  },
  ask: (persona, method, path, more) => askAs(test, persona, method, path, more),
};

// FHIR first: GovStack's tests count on what Yvone alone has said.
fhirSteps(stage);
govstackSteps(stage);
webhookSteps(stage);
webhookPageSteps(stage);
