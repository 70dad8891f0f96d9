import { z } from 'zod';
import { WORKING_CALENDARS } from '@garant/rules';
import { slug } from './ids.js';
import { s } from './setting.row.js';

/** What the law leaves to a deployer, with a default for each: what they decide is documented here and nowhere else. */
export const POLICY_SETTINGS = {
  GARANT_POLICY_WORKING_CALENDAR: s(
    z.enum(WORKING_CALENDARS),
    ['consent', 'access-requests', 'audit-log'],
    'Public holidays over which the clocks of the law go on (Regulation 1182/71 Art. 3(4)).',
    'metropolitan',
  ),
  GARANT_POLICY_SOLO_AGE: s(
    z.coerce.number().int().min(13).max(18),
    ['consent'],
    'Age from which a minor acts alone and may hide choices from the parents (loi 78-17 art. 70: 15).',
    '15',
  ),
  GARANT_POLICY_YOUNG_MINOR_ALONE: s(
    z.enum(['protective-acts', 'nothing']),
    ['consent'],
    'What a younger minor may do with an account of their own.',
    'protective-acts',
  ),
  GARANT_POLICY_PROTECTED_ADULT_ALONE: s(
    z.enum(['protective-acts', 'all-acts']),
    ['consent'],
    'What an adult under a measure of protection may do without the representative (Code civil art. 459).',
    'protective-acts',
  ),
  GARANT_POLICY_PARENT_OBJECTION: s(
    z.enum(['either-protects', 'newest-wins']),
    ['consent'],
    'Whether one parent’s objection stands until both agree or a decision is given, or the newest word counts.',
    'either-protects',
  ),
  GARANT_POLICY_LETTER_AT_16: s(
    z.enum(['send', 'none']),
    ['consent'],
    'Whether a letter explains at 16 what can be decided at 15, 16 and 18.',
    'send',
  ),
  GARANT_POLICY_MAJORITY_NOTICE: s(
    z.enum(['send', 'none']),
    ['consent'],
    'Whether a person is told at 18, once, that the choices made for them remain (TEHDAS2 D8.1).',
    'send',
  ),
  GARANT_POLICY_WRITTEN_REFUSAL: s(
    z.enum(['every-regime', 'research-only']),
    ['consent'],
    'What a refusal written in life covers after death (loi 78-17 art. 86).',
    'every-regime',
  ),
  GARANT_POLICY_TRAINING: s(
    z.stringbool(),
    ['access-requests'],
    'Nobody is named on a permit without a training in date, which the access body records.',
    'true',
  ),
  GARANT_POLICY_TRUSTED_HOLDERS: s(
    z
      .string()
      .transform((text) => text.split(',').flatMap((one) => (one.trim() ? [one.trim()] : [])))
      .pipe(z.array(slug)),
    ['access-requests'],
    'Holders designated as trusted (EHDS Art. 72(2)), by their slugs with commas between.',
    '',
  ),
  GARANT_POLICY_APPEAL_MONTHS: s(
    z.coerce.number().int().min(1).max(24),
    ['access-requests'],
    'Months in which an applicant may ask to have a decision looked at again (CRPA L411-2, CJA R421-1: 2).',
    '2',
  ),
  GARANT_POLICY_DRAFT_MONTHS: s(
    z.coerce.number().int().min(1).max(120),
    ['access-requests'],
    'Months after which a draft that nobody touched is set aside.',
    '12',
  ),
  GARANT_POLICY_DECLARE_INTEREST: s(
    z.stringbool(),
    ['access-requests'],
    'The file of an application opens to assessors, committee and guests who declared whether they have an interest in it.',
    'true',
  ),
  GARANT_POLICY_SECRET_VOTES: s(
    z.stringbool(),
    ['access-requests'],
    'Votes of others are not shown before a meeting closed the vote, and nothing is granted before.',
    'false',
  ),
  GARANT_POLICY_CASTING_VOTE: s(
    z.stringbool(),
    ['access-requests'],
    'With as many votes for as against, the vote of the chair decides (CRPA R133-11).',
    'false',
  ),
  GARANT_POLICY_LOG_TECHNICAL_MONTHS: s(
    z.coerce.number().int().min(6).max(12),
    ['audit-log'],
    'Months for which the log keeps details of the platform’s running (CNIL délibération 2021-122: 6 to 12).',
    '6',
  ),
  GARANT_POLICY_LOG_ACCESS_MONTHS: s(
    z.coerce.number().int().min(6).max(36),
    ['audit-log'],
    'Months for which the log keeps details of accesses (CNIL délibération 2021-122: up to 36 for internal control, documented).',
    '36',
  ),
  GARANT_POLICY_LOG_ENVIRONMENT_MONTHS: s(
    z.coerce.number().int().min(12).max(120),
    ['audit-log'],
    'Months for which the log keeps details of secure environments (EHDS Art. 73(1)(e): at least 12; TEHDAS2 M7.4: 60).',
    '60',
  ),
  GARANT_POLICY_LOG_CONTROL_MONTHS: s(
    z.coerce.number().int().min(60).max(120),
    ['audit-log'],
    'Months for which the log keeps details of inspections (loi 78-17 art. 19, 20; Code civil art. 2224).',
    '60',
  ),
  GARANT_POLICY_LOG_PERMIT_MONTHS: s(
    z.coerce.number().int().min(180).max(300),
    ['audit-log'],
    'Months for which the log keeps details of applications and permits (EHDS Art. 68(12), then five years).',
    '300',
  ),
  GARANT_POLICY_LOG_PRUNING: s(
    z.enum(['never', 'deny']),
    ['audit-log'],
    'Whether entry bundles older than the pruning age are still served; rows and hash tiles always stay (C2SP tlog-tiles).',
    'never',
  ),
  GARANT_POLICY_LOG_PRUNING_MONTHS: s(
    z.coerce.number().int().min(60).max(600),
    ['audit-log'],
    'Age in months from which entry bundles are refused, where pruning is on.',
    '300',
  ),
  GARANT_POLICY_LOG_PRUNING_BASIS: s(
    z.string().max(300),
    ['audit-log'],
    'Reference of the written retention policy; without it nothing is pruned.',
    '',
  ),
} as const;
