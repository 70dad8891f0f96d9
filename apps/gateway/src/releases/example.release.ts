import { equal, ok } from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { releasePlan, type Actor, type ReleaseManifest, type ReleasePlan } from '@garant/contracts';
import {
  appendEvents,
  type CommandContext,
  type Database,
  type HandlerResult,
  type Keys,
  VaultCipher,
} from '@garant/nest-kit';
import type { DecidedRegime } from '@garant/rules';
import { RULE_BUNDLE_HASH } from '../decisions/decision.service.js';
import { EXAMPLE_POLICY, ExampleWorld } from '../enforcement/example.world.js';
import { secretsOf } from './bundle.store.js';
import { sha256Hex } from './cohort.js';
import type { LinkedPeople } from './linked.people.js';
import { keepLogProof } from './log.proof.store.js';
import { openRelease } from './release.open.js';
import { ReleasePlanner } from './release.planner.js';
import { MANIFEST_TYP, sealRelease } from './release.seal.js';
import { requestUnsealing } from './release.unseal.js';
import { ReleaseUnsealer } from './release.unsealer.js';

type Options = ConstructorParameters<typeof ExampleWorld>[1];

/** For specs: what is needed to bring a release to any of its states, on a real database, in an example world. */
export async function exampleReleases(
  database: Database,
  keys: Keys,
  regime: DecidedRegime,
  options: Options = {},
) {
  const holderKey = await generateKeyPair('EdDSA', { extractable: true });
  const world = new ExampleWorld(regime, { jwk: { ...(await exportJWK(holderKey.publicKey)) }, ...options });
  const cipher = VaultCipher.of({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } });
  const alarms: string[] = [];

  const holder = (): Actor => ({
    ref: randomUUID(),
    role: 'holder',
    organisation: world.holderId,
    assurance: 'eidas1',
  });
  const operator = (): Actor => ({
    ref: randomUUID(),
    role: 'environment-operator',
    organisation: world.operatorId,
    assurance: 'eidas1',
  });
  const linked = (): LinkedPeople => ({
    linkageId: world.linkageId,
    byRecord: new Map(
      world.people.map(({ recordRef, index }) => [
        recordRef,
        { subjectIndex: index, localId: `local-${index}` },
      ]),
    ),
  });
  const planner = (linkedPeople = async () => linked()) =>
    new ReleasePlanner({
      database: database,
      state: world.state,
      policy: EXAMPLE_POLICY,
      keys,
      cipher,
      malformedLines: 'report',
      ruleBundleHash: RULE_BUNDLE_HASH,
      linkedPeople,
      alarm: (code) => void alarms.push(code),
    });
  const unsealer = () =>
    new ReleaseUnsealer({
      database: database,
      state: world.state,
      policy: EXAMPLE_POLICY,
      alarm: (code) => void alarms.push(code),
    });
  const clock = () => world.now;

  /** Handles a command as the bus does: the handler and the events it asks for in one transaction. */
  async function handle<B>(
    body: B,
    actor: Actor,
    handler: (context: CommandContext<B>) => Promise<HandlerResult>,
  ): Promise<HandlerResult> {
    return database.transaction(async (tx) => {
      const cause = { commandId: randomUUID(), actor };
      const command = {
        id: cause.commandId,
        type: 't',
        key: 'k',
        body,
        actor,
        acceptedAt: world.at(0),
        receivedAt: world.at(0),
        partition: 0,
        offset: 0,
      };
      const result = await handler({
        tx,
        command,
        cause,
        now: world.at(0),
        openConfidential: () => Promise.reject(new Error('none')),
      });
      for (const stream of (result.ok && result.streams) || []) await appendEvents(tx, { ...stream, cause });
      return result;
    });
  }
  const open = (change: object = {}, actor = holder()) => {
    const body = {
      releaseId: randomUUID(),
      permitId: world.permitId,
      datasetId: world.datasetId,
      purpose: '53.1.e' as const,
      environmentId: world.environmentId,
      ...change,
    };
    return handle(body, actor, (context) => openRelease(context, world.state, EXAMPLE_POLICY)).then(
      (result) => ({ result, releaseId: body.releaseId }),
    );
  };
  async function planned(): Promise<{ releaseId: string; plan: ReleasePlan; jws: string }> {
    const { releaseId, result } = await open();
    ok(result.ok);
    const cut = world.cut('release', releaseId);
    world.send('register.cut', cut);
    equal(await planner().plan(cut, clock), 'done');
    const jws = cipher.openText((await secretsOf(database, releaseId))!.plan, releaseId);
    return {
      releaseId,
      jws,
      plan: releasePlan.parse(await keys.verifier.verify(jws, { owner: 'gateway', typ: 'garant-plan+jwt' })),
    };
  }
  const manifestFor = (plan: ReleasePlan, jws: string): ReleaseManifest => ({
    manifestVersion: 1,
    releaseId: plan.releaseId,
    permitId: plan.permitId,
    datasetId: plan.datasetId,
    purpose: plan.purpose,
    environmentId: plan.environmentId,
    planHash: sha256Hex(jws),
    ruleBundleHash: plan.ruleBundleHash,
    cohortCommitment: plan.cohortCommitment,
    cut: plan.cut,
    inputs: [],
    outputs: [],
    rejectedLines: 0,
    sealedAt: world.at(0),
  });
  const sign = (payload: object, typ = MANIFEST_TYP, key = holderKey.privateKey) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'EdDSA', typ })
      .sign(key);
  const seal = (releaseId: string, manifest: string, actor = holder()) =>
    handle({ releaseId, manifest }, actor, (context) => sealRelease(context, world.state));
  async function sealed(): Promise<string> {
    const { releaseId, plan, jws } = await planned();
    ok((await seal(releaseId, await sign(manifestFor(plan, jws)))).ok);
    return releaseId;
  }
  const logged = (releaseId: string) =>
    keepLogProof(database, releaseId, {
      logIndex: 1,
      checkpointSize: 5,
      proof: 'p',
      entry: Buffer.from('e'),
    });
  const ask = (releaseId: string, unsealId = randomUUID(), actor = operator()) =>
    handle({ releaseId, unsealId }, actor, (context) =>
      requestUnsealing(context, world.state, EXAMPLE_POLICY),
    );
  async function unsealing(): Promise<{ releaseId: string; unsealId: string }> {
    const releaseId = await sealed();
    await logged(releaseId);
    const unsealId = randomUUID();
    ok((await ask(releaseId, unsealId)).ok);
    return { releaseId, unsealId };
  }
  async function endUnsealing(unsealId: string, parked: number[] = []): Promise<void> {
    const cut = world.cut('unseal', unsealId, parked);
    world.send('register.cut', cut);
    equal(await unsealer().unseal(cut, clock), 'done');
  }
  const eventsOf = async (releaseId: string) => {
    const rows = await database.query<{ type: string; data: Record<string, unknown> }>(
      'SELECT type, data FROM event_stream WHERE stream_id = $1 ORDER BY version',
      [`release/${releaseId}`],
    );
    return rows;
  };

  return {
    world,
    cipher,
    alarms,
    holder,
    operator,
    linked,
    planner,
    unsealer,
    clock,
    handle,
    open,
    planned,
    manifestFor,
    sign,
    seal,
    sealed,
    logged,
    ask,
    unsealing,
    endUnsealing,
    eventsOf,
  };
}
export type ExampleReleases = Awaited<ReturnType<typeof exampleReleases>>;
