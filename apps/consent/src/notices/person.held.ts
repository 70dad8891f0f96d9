import type { Exporter } from '../rights/export.model.js';
import { reasonContext } from './reason.store.js';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const reasons: Exporter = {
  section: 'reasons',
  title: { fr: 'Pourquoi vous avez refusé', en: 'Why you refused' },
  why: {
    fr: 'Donné librement après votre choix ; sert à des comptages, jamais sous dix personnes. Gardé jusqu’à ce que vous demandiez l’effacement.',
    en: 'Given freely after your choice; serves counts, never below ten people. Kept until you ask for erasure.',
  },
  tables: ['choice_reason'],
  read: async ({ tx, cipher, refs }) => {
    const rows = await tx.query<{
      choice_id: string;
      code: string;
      sealed: Buffer | null;
      given_at: Date;
    }>(
      'SELECT choice_id, code, sealed, given_at FROM choice_reason WHERE subject_ref = ANY($1) ORDER BY given_at',
      [refs],
    );
    return rows.map((row) => ({
      choiceId: row.choice_id,
      reason: row.code,
      words: row.sealed && cipher.open(row.sealed, reasonContext(row.choice_id)).toString('utf8'),
      givenAt: iso(row.given_at),
    }));
  },
};

const questions: Exporter = {
  section: 'questions',
  title: { fr: 'Ce qui vous a été demandé de nouveau', en: 'What you were asked again' },
  why: {
    fr: 'Une notice que vous aviez lue a changé. Gardé comme preuve que vous avez été informé.',
    en: 'A notice that you had read has changed. Kept as proof that you were told.',
  },
  tables: ['question'],
  read: async ({ tx, refs }) => {
    const rows = await tx.query<{
      choice_id: string;
      notice_id: string;
      from_version: number;
      version: number;
      lapsed: boolean;
      asked_at: Date;
      dismissed_at: Date | null;
    }>(
      `SELECT choice_id, notice_id, from_version, version, lapsed, asked_at, dismissed_at FROM question
       WHERE subject_ref = ANY($1) ORDER BY asked_at`,
      [refs],
    );
    return rows.map((row) => ({
      choiceId: row.choice_id,
      noticeId: row.notice_id,
      fromVersion: row.from_version,
      version: row.version,
      choiceEnded: row.lapsed,
      askedAt: iso(row.asked_at),
      dismissedAt: iso(row.dismissed_at),
    }));
  },
};

const terms: Exporter = {
  section: 'terms',
  title: { fr: 'Quand vos accords prennent fin', en: 'When your consents end' },
  why: {
    fr: 'Pour vous prévenir avant la fin et y mettre fin à temps.',
    en: 'To tell you before the end, and to end them in time.',
  },
  tables: ['consent_term'],
  read: async ({ tx, refs }) => {
    const rows = await tx.query<{
      choice_id: string;
      ends_at: Date;
      reminded_at: Date | null;
      closed_at: Date | null;
    }>(
      'SELECT choice_id, ends_at, reminded_at, closed_at FROM consent_term WHERE subject_ref = ANY($1) ORDER BY ends_at',
      [refs],
    );
    return rows.map((row) => ({
      choiceId: row.choice_id,
      endsAt: iso(row.ends_at),
      remindedAt: iso(row.reminded_at),
      closedAt: iso(row.closed_at),
    }));
  },
};

/** What this part holds about a person, for the copy that they may ask for. */
export const noticesHeld: readonly Exporter[] = [reasons, questions, terms];
