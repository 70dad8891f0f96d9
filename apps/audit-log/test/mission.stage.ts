import { randomUUID } from 'node:crypto';
import type { Tx } from '@garant/nest-kit';
import { NO_WORK, type Mission } from '@garant/rules';
import { projectMission } from '../src/missions/mission.store.js';

const DAY_MS = 86_400_000;

/** Opens a mission for an account as its event would: everything in scope, from yesterday until tomorrow. */
export async function openMissionFor(
  tx: Tx,
  account: string,
  { scope, ...change }: Partial<Omit<Mission, 'scope'>> & { scope?: Partial<Mission['scope']> } = {},
): Promise<Mission> {
  const day = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
  const mission: Mission = {
    missionId: randomUUID(),
    orderNumber: '2026-1T',
    authority: 'cnil-chair',
    legalBasis: 'LIL.19',
    form: 'on-documents',
    summonedOn: null,
    startsAt: day(-1),
    endsAt: day(1),
    orderHash: '0'.repeat(64),
    inspectors: [account],
    doctors: [],
    openedAt: day(-1),
    openedBy: account,
    extensions: [],
    endedAt: null,
    endedBy: null,
    ...NO_WORK,
    ...change,
    scope: {
      from: null,
      to: null,
      permits: [],
      datasets: [],
      organisations: [],
      subjects: [],
      ...scope,
    },
  };
  await projectMission(tx, mission);
  return mission;
}
