import { z } from 'zod';
import { MISSION_AUTHORITIES, MISSION_BASES, MISSION_FORMS } from '@garant/rules';
import { sha256Hex, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Missions of inspection: who may read what of the log, for whom, until when. */

const many = <T extends z.ZodType>(one: T) => z.array(one).max(200).default([]);
export const missionScope = z.strictObject({
  from: timestamp.nullable().default(null),
  to: timestamp.nullable().default(null),
  permits: many(uuid),
  datasets: many(uuid),
  organisations: many(slug),
  subjects: many(uuid),
});
/** As on the order: `2026-123C`. */
export const orderNumber = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9 ./-]{0,38}[A-Za-z0-9])?$/,
    'letters, digits, and . / - between them, at most 40',
  );
const accounts = z.array(uuid).max(20);
/** What an order of mission says. */
export const missionOrder = z.strictObject({
  orderNumber,
  authority: z.enum(MISSION_AUTHORITIES),
  legalBasis: z.enum(MISSION_BASES),
  form: z.enum(MISSION_FORMS),
  /** Day on which a summons was served. */
  summonedOn: z.iso.date().nullable().default(null),
  startsAt: timestamp,
  endsAt: timestamp,
  /** SHA-256 of the order's document. */
  orderHash: sha256Hex,
  scope: missionScope,
});
const missionTerms = missionOrder.extend({ missionId: uuid, inspectors: accounts.min(1), doctors: accounts });
export type MissionOrder = z.infer<typeof missionOrder>;

export const missionsCommands = {
  /** Keys: missionId. */
  'mission.open': missionTerms,
  'mission.extend': z.strictObject({ missionId: uuid, endsAt: timestamp, orderHash: sha256Hex }),
  'mission.close': z.strictObject({ missionId: uuid }),
} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const missionsConfidential = {} as const;
export const missionsEvents = {
  'mission.opened': missionTerms,
  'mission.extended': z.object({ missionId: uuid, endsAt: timestamp, orderHash: sha256Hex }),
  'mission.closed': z.object({ missionId: uuid }),
  'mission.ended': z.object({ missionId: uuid, endsAt: timestamp }),
} as const;

/** A mission as its inspectors, and the body that is inspected, see it. */
export const missionView = missionOrder.extend({
  missionId: uuid,
  inspectors: z.array(uuid),
  doctors: z.array(uuid),
  /** Without references of people for the body that is inspected. */
  scope: missionScope.extend({ subjectCount: z.number().int() }),
  standing: z.enum(['coming', 'open', 'ended']),
  /** Whether whoever asks is one of its doctors. */
  doctor: z.boolean(),
  openedAt: timestamp,
  openedBy: uuid,
  extensions: z.array(z.object({ at: timestamp, endsAt: timestamp, orderHash: sha256Hex })),
  endedAt: timestamp.nullable(),
  endedBy: z.enum(['inspector', 'clock']).nullable(),
});
export type MissionView = z.infer<typeof missionView>;

export const missionsProblems = {
  'mission-required': p(
    403,
    'Reading the log needs an open mission of yours',
    'Lire le journal suppose une mission ouverte à laquelle vous participez',
    'Loi 78-17 art. 19',
  ),
  'mission-unnamed': p(
    400,
    'You have several open missions: say under which one you read',
    'Vous avez plusieurs missions ouvertes : dites sous laquelle vous lisez',
  ),
  'mission-unknown': p(404, 'You have no such mission', 'Vous n’avez pas cette mission'),
  'mission-not-begun': p(
    403,
    'That mission has not begun yet',
    'Cette mission n’a pas encore commencé',
    'Loi 78-17 art. 19',
  ),
  'mission-ended': p(
    403,
    'That mission has ended, and its access with it',
    'Cette mission est terminée, et son accès avec elle',
    'Loi 78-17 art. 19',
  ),
  'mission-dates': p(
    422,
    'The dates of the mission do not fit together',
    'Les dates de la mission ne sont pas cohérentes',
  ),
  'mission-hours': p(
    422,
    'A control on site takes place between 06:00 and 21:00',
    'Un contrôle sur place a lieu entre 6 heures et 21 heures',
    'Loi 78-17 art. 19 I',
  ),
  'mission-notice': p(
    422,
    'A summons leaves at least 8 days before the hearing',
    'Une convocation laisse au moins 8 jours avant l’audition',
    'Loi 78-17 art. 19 III; CNIL',
  ),
  'mission-members': p(
    422,
    'The inspectors of the mission do not fit together',
    'La composition de la mission n’est pas cohérente',
  ),
  'mission-scope': p(
    422,
    'The scope of the mission does not fit together',
    'Le périmètre de la mission n’est pas cohérent',
  ),
} as const satisfies Record<string, ProblemDescription>;
