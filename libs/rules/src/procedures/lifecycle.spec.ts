import { describe, expect, it } from '@jest/globals';
import { ROLES } from '../codes.js';
import { content, facts, NOW, play, submit, toPermit } from '../../test/application.example.js';
import { decidePermit, evolvePermit, type PermitCommand } from '../permits/permit.decide.js';
import type { PermitLife, RecordedPermitEvent } from '../permits/permit.decide.js';
import { PERMIT_STATUSES, type PermitStatus } from '../permits/permit.model.js';
import { decideApplication } from './application.decide.js';
import { APPLICATION_STATUSES, type ApplicationCommand, type ApplicationState } from './application.model.js';
import { CASE_KINDS } from './case.kind.js';
import { lifecycleDiagram, lifecycleRows } from './lifecycle.diagram.js';
import { LIFECYCLE, PERMIT_LIFECYCLE } from './lifecycle.table.js';
import { allowedCommands } from './permission.table.js';

const EVERYBODY = [...ROLES, 'system'] as const;
const COMMANDS = [...new Set(LIFECYCLE.map(({ command }) => command))];
const PERMIT_COMMANDS = [...new Set(PERMIT_LIFECYCLE.map(({ command }) => command))];
const start = play([submit()]).state!;
const COPY = facts({ source: { applicationId: 'app-0', version: 1 } });

/** What authorisation says of a command, whatever its body: only what comes after it may look at the body. */
function authorised(decide: () => { ok: boolean; refusal?: { code: string; params?: object } }): boolean {
  try {
    const outcome = decide();
    if (outcome.ok || !outcome.refusal) return true;
    const { code, params = {} } = outcome.refusal;
    const bySituation = ['application-state', 'permit-state'].includes(code) && 'state' in params;
    return !(['forbidden', 'application-unknown', 'permit-unknown'].includes(code) || bySituation);
  } catch {
    return true;
  }
}

describe('every cell of the life of an application', () => {
  it.each(CASE_KINDS)('%s: what the table does not allow is refused, whoever asks', (kind) => {
    const wrong: object[] = [];
    let cells = 0;
    let allowed = 0;
    for (const state of ['NONE', ...APPLICATION_STATUSES] as const)
      for (const role of EVERYBODY)
        for (const command of COMMANDS) {
          const actor = { ref: role === 'researcher' ? start.applicant : `some ${role}`, role };
          const now: ApplicationState | undefined =
            state === 'NONE'
              ? undefined
              : {
                  ...start,
                  kind,
                  status: state,
                  content,
                  guests: [{ invitationId: 'g', account: 'some reviewer', at: NOW }],
                  invitations: [{ invitationId: 'i', invitee: start.applicant, at: NOW }],
                };
          const body = { applicationId: 'app-1' };
          const expected = LIFECYCLE.some(
            (row) =>
              (state === 'NONE' || row.kinds.includes(kind)) &&
              row.from.includes(state) &&
              row.command === command &&
              row.by.includes(role),
          );
          const got = authorised(() =>
            decideApplication(now, { type: command, actor, body } as unknown as ApplicationCommand, COPY),
          );
          if (got !== expected) wrong.push({ state, role, command, got });
          cells++;
          if (expected) allowed++;
        }
    expect(wrong).toEqual([]);
    expect(cells).toBe((APPLICATION_STATUSES.length + 1) * EVERYBODY.length * COMMANDS.length);
    expect(allowed).toBeGreaterThan(20);
    expect(allowed).toBeLessThan(cells / 10);
  });

  it('is for the applicant alone, and for members where a row says so', () => {
    const shared: ApplicationState = { ...start, members: ['mel'], status: 'DRAFT' };
    const stranger = allowedCommands(shared, { ref: 'zoe', role: 'researcher' });
    const membership = allowedCommands(shared, { ref: 'mel', role: 'researcher' });
    const rows = LIFECYCLE.filter(({ from, members }) => from.includes('DRAFT') && members === true);
    expect(stranger).toEqual([]);
    expect(new Set(membership)).toEqual(new Set(rows.map(({ command }) => command)));
  });

  it('gives every row a provision, and nobody twice the same', () => {
    for (const { article } of [...LIFECYCLE, ...PERMIT_LIFECYCLE]) expect(article).toMatch(/[0-9]/);
    const cells = LIFECYCLE.flatMap(({ kinds, from, by, command }) =>
      kinds.flatMap((kind) => from.flatMap((state) => by.map((role) => [kind, state, role, command].join()))),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('has no way out of the end', () => {
    for (const end of ['WITHDRAWN', 'CLOSED', 'EXPIRED_DRAFT'] as const)
      expect(LIFECYCLE.filter(({ from, to }) => from.includes(end) && to.length > 0)).toEqual([]);
  });

  it('lets no clock do anything but set aside a draft: silence grants nothing', () => {
    const clock = LIFECYCLE.filter(({ by }) => by.includes('system'));
    expect(clock.flatMap(({ to }) => to)).toEqual(['EXPIRED_DRAFT']);
    const forward = ['PROCESSING', 'DECISION_ISSUED', 'AWAITING_AUTHORISATION'];
    for (const { to, by } of LIFECYCLE)
      if (to.some((state) => forward.includes(state))) expect(by).not.toContain('system');
  });
});

describe('every cell of the life of a permit', () => {
  const signed = play(toPermit).events.at(-1)!;
  const life = {
    ...evolvePermit(undefined, { ...signed, actor: null, at: NOW } as RecordedPermitEvent)!,
    applicant: 'researcher',
  };
  const withStatus = (status: PermitStatus): PermitLife =>
    status === 'suspended'
      ? { ...life, base: 'active', suspendedBy: 'signatory' }
      : { ...life, base: status, suspendedBy: null };

  it('what the table does not allow is refused, whoever asks', () => {
    const wrong: object[] = [];
    let cells = 0;
    for (const status of ['NONE', ...PERMIT_STATUSES] as const)
      for (const role of EVERYBODY)
        for (const command of PERMIT_COMMANDS) {
          const expected = PERMIT_LIFECYCLE.some(
            (row) => row.from.includes(status) && row.command === command && row.by.includes(role),
          );
          const asked = { type: command, actor: { ref: role, role }, body: { permitId: life.permitId } };
          const got = authorised(() =>
            decidePermit(
              status === 'NONE' ? undefined : withStatus(status),
              asked as unknown as PermitCommand,
              { now: NOW },
            ),
          );
          if (got !== expected) wrong.push({ status, role, command, got });
          cells++;
        }
    expect(wrong).toEqual([]);
    expect(cells).toBe((PERMIT_STATUSES.length + 1) * EVERYBODY.length * PERMIT_COMMANDS.length);
  });
});

describe('the drawings', () => {
  it.each(CASE_KINDS)('%s: every arrow once, from the table', (kind) => {
    const lines = lifecycleDiagram(kind).trim().split('\n');
    expect(lines[0]).toBe('stateDiagram-v2');
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.join('\n').includes('AWAITING_OPINION')).toBe(kind === 'french-route');
    expect(lines.join('\n').includes('permit.activate')).toBe(kind !== 'data-request');
  });
  it('tells every row with its article', () => {
    expect(lifecycleRows().split('\n')).toHaveLength(2 + LIFECYCLE.length + PERMIT_LIFECYCLE.length);
  });
});
