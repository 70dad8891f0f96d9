import { z } from 'zod';
import { COMPLAINT_MATTERS, FINDING_OUTCOMES, RESULT_KINDS } from '@garant/rules';
import { deletedFile } from './environments.js';
import { longText, sha256Hex, shortText, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** The public register of projects (EHDS Art. 57(1)(j), 58) and what comes after a permit (Art. 60, 61). */

const project = { applicationId: uuid };
const ofDelivery = { ...project, permitId: uuid, holderId: slug };
const ofResult = { ...project, resultId: uuid };
const versionNumber = z.number().int().positive();
const finding = { findingId: uuid };
const complaint = { complaintId: uuid };
const doi = z.string().max(300);
const webAddress = z
  .url()
  .max(500)
  .regex(/^https?:\/\//, 'an http or https address');

/** What a result says to the public: at most 250 words in each language, and only anonymous content. */
export const resultContent = z.strictObject({
  title: z.strictObject({ fr: shortText, en: shortText }),
  summary: z.strictObject({ fr: longText, en: longText }),
  doi: doi.optional(),
  links: z.array(webAddress).max(10).default([]),
});
export type ResultContent = z.infer<typeof resultContent>;

export const projectsCommands = {
  /** Keys: applicationId. */
  'delivery.acknowledge': z.strictObject(ofDelivery),
  'delivery.ask-extension': z.strictObject(ofDelivery),
  'delivery.extend': z.strictObject(ofDelivery),
  'delivery.deliver': z.strictObject(ofDelivery),
  'delivery.give-access': z.strictObject(ofDelivery),
  'result.publish': z.strictObject({ ...ofResult, kind: z.enum(RESULT_KINDS), onlyAnonymous: z.boolean() }),
  'result.accept': z.strictObject({ ...ofResult, version: versionNumber, onlyAnonymous: z.boolean() }),
  'result.return': z.strictObject({ ...ofResult, version: versionNumber }),
  'result.withdraw': z.strictObject(ofResult),
  'result.postpone': z.strictObject({ ...project, until: z.iso.date() }),
  'deletion.ask-formula': z.strictObject({ ...project, kept: z.boolean() }),
  'environment.confirm-deletion': z.strictObject({
    ...project,
    permitId: uuid,
    environmentId: uuid,
    formulaKept: z.boolean(),
  }),
  'project.choose-naming': z.strictObject({ ...project, named: z.boolean() }),
  'case.hold': z.strictObject(project),
  'case.lift-hold': z.strictObject(project),
  /** Keys: findingId. */
  'finding.report': z.strictObject({ ...finding, permitId: uuid, datasetId: uuid }),
  'finding.forward': z.strictObject(finding),
  'finding.close': z.strictObject({ ...finding, outcome: z.enum(FINDING_OUTCOMES) }),
  /** Keys: complaintId. */
  'complaint.file': z.strictObject({
    ...complaint,
    matter: z.enum(COMPLAINT_MATTERS),
    projectId: uuid.optional(),
    codeHash: sha256Hex,
    anonymous: z.boolean(),
  }),
  'complaint.forward': z.strictObject(complaint),
  'complaint.answer': z.strictObject(complaint),
} as const;

const reason = z.object({ reason: longText });
const message = z.object({ text: longText });
/** Plaintext of the confidential body, by command. */
export const projectsConfidential = {
  'delivery.ask-extension': reason,
  'delivery.extend': reason,
  'result.publish': z.object({ content: resultContent }),
  'result.return': reason,
  'result.withdraw': reason,
  'result.postpone': reason,
  /** What was deleted, file by file; the event carries the hash of this list. */
  'environment.confirm-deletion': z.object({ files: z.array(deletedFile).min(1).max(10_000) }),
  'case.hold': reason,
  'case.lift-hold': reason,
  /** May point to a person: kept apart, never in an event. */
  'finding.report': message,
  'finding.forward': message,
  'complaint.file': z.object({ text: longText, contact: shortText.optional() }),
  'complaint.answer': message,
} as const;

const reasoned = { reasonHash: sha256Hex };
export const projectsEvents = {
  'delivery.requested': z.object({ ...ofDelivery, datasetIds: z.array(uuid), dueAt: timestamp }),
  'delivery.acknowledged': z.object(ofDelivery),
  'delivery.extension-asked': z.object({ ...ofDelivery, ...reasoned }),
  'delivery.extended': z.object({ ...ofDelivery, ...reasoned, dueAt: timestamp }),
  'delivery.part-sealed': z.object({ ...ofDelivery, datasetId: uuid, releaseId: uuid }),
  'delivery.delivered': z.object({
    ...ofDelivery,
    accessDueAt: timestamp,
    by: z.enum(['holder', 'release']),
  }),
  'delivery.access-given': z.object({ ...ofDelivery, by: z.enum(['access-body', 'release']) }),
  'processing.ended': z.object({
    ...project,
    permitId: uuid,
    environmentId: uuid,
    because: z.enum(['expired', 'revoked', 'superseded']),
    endedAt: timestamp,
    deletionDueAt: timestamp,
    resultsDueAt: timestamp.nullable(),
  }),
  'result.submitted': z.object({
    ...ofResult,
    version: versionNumber,
    kind: z.enum(RESULT_KINDS),
    contentHash: sha256Hex,
  }),
  'result.published': z.object({ ...ofResult, version: versionNumber, kind: z.enum(RESULT_KINDS) }),
  'result.returned': z.object({ ...ofResult, ...reasoned, version: versionNumber }),
  'result.withdrawn': z.object({ ...ofResult, ...reasoned, version: versionNumber }),
  'result.postponed': z.object({ ...project, ...reasoned, dueAt: timestamp }),
  'deletion.formula-asked': z.object({ ...project, kept: z.boolean() }),
  'deletion.confirmed': z.object({
    ...project,
    permitId: uuid,
    environmentId: uuid,
    manifestHash: sha256Hex,
    files: z.number().int().positive(),
    formulaKept: z.boolean(),
  }),
  'project.naming-chosen': z.object({ ...project, account: uuid, named: z.boolean() }),
  'duty.reminded': z.object({
    ...project,
    permitId: uuid.nullable(),
    holderId: slug.nullable(),
    duty: z.enum(['delivery', 'access', 'deletion', 'results']),
    dueAt: timestamp,
    daysLeft: z.number().int().nonnegative(),
  }),
  'case.held': z.object({ ...project, ...reasoned }),
  'case.hold-lifted': z.object({ ...project, ...reasoned }),
  /** Texts were erased under a row of the retention table. */
  'case.erased': z.object({ ...project, rule: z.string(), texts: z.number().int() }),
  'finding.reported': z.object({
    ...finding,
    ...project,
    permitId: uuid,
    datasetId: uuid,
    holderId: slug,
    textHash: sha256Hex,
  }),
  'finding.forwarded': z.object({ ...finding, textHash: sha256Hex }),
  'finding.closed': z.object({ ...finding, outcome: z.enum(FINDING_OUTCOMES) }),
  'finding.erased': z.object({ ...finding, rule: z.string(), texts: z.number().int() }),
  'complaint.filed': z.object({
    ...complaint,
    matter: z.enum(COMPLAINT_MATTERS),
    projectId: uuid.nullable(),
    codeHash: sha256Hex,
    anonymous: z.boolean(),
    textHash: sha256Hex,
  }),
  'complaint.forwarded': z.object({ ...complaint, to: z.literal('data-protection-authority') }),
  'complaint.answered': z.object({ ...complaint, textHash: sha256Hex }),
  'complaint.erased': z.object({ ...complaint, rule: z.string(), texts: z.number().int() }),
} as const;

export const projectsProblems = {
  'project-unknown': p(
    404,
    'That project does not exist, or not for you',
    'Ce projet n’existe pas, ou pas pour vous',
  ),
  'delivery-unknown': p(
    404,
    'No such delivery is asked of you',
    'Aucune livraison de ce genre ne vous est demandée',
    'EHDS Art. 60(2)',
  ),
  'delivery-state': p(
    409,
    'The delivery is not in a state for this',
    'L’état de la livraison ne le permet pas',
    'EHDS Art. 60(2)',
  ),
  'delivery-extended-already': p(
    409,
    'A delivery is extended once at most',
    'Une livraison n’est prolongée qu’une fois',
    'EHDS Art. 60(2)',
  ),
  'result-unknown': p(404, 'That result does not exist', 'Ce résultat n’existe pas'),
  'result-state': p(
    409,
    'The result is not in a state for this',
    'L’état du résultat ne le permet pas',
    'EHDS Art. 61(4)',
  ),
  'doi-invalid': p(
    422,
    'This is not a DOI: it begins with 10. and has a slash',
    'Ce n’est pas un DOI : il commence par 10. et contient une barre oblique',
    'ISO 26324',
  ),
  'postponement-invalid': p(
    422,
    'Results can be postponed once they are due, to a later day',
    'Un report n’est possible qu’une fois les résultats attendus, vers une date ultérieure',
    'EHDS Art. 61(4)',
  ),
  'finding-unknown': p(
    404,
    'That finding does not exist, or not for you',
    'Cette découverte n’existe pas, ou pas pour vous',
    'EHDS Art. 58(3), 61(5)',
  ),
  'finding-state': p(
    409,
    'The finding is not in a state for this',
    'L’état de la découverte ne le permet pas',
    'EHDS Art. 58(3)',
  ),
  'complaint-unknown': p(
    404,
    'No complaint with this number and code',
    'Aucune réclamation avec ce numéro et ce code',
    'EHDS Art. 81',
  ),
  'complaint-state': p(
    409,
    'The complaint is not in a state for this',
    'L’état de la réclamation ne le permet pas',
    'EHDS Art. 81',
  ),
  'hold-state': p(
    409,
    'The case is held already, is not held, or its texts are erased',
    'Le dossier est déjà conservé, ne l’est pas, ou ses textes sont effacés',
    'GDPR Art. 17(3)(e)',
  ),
  'report-period': p(
    422,
    'The period must end after it begins, and not in the future',
    'La période doit finir après son début, et pas dans l’avenir',
    'EHDS Art. 59(1)',
  ),
} as const satisfies Record<string, ProblemDescription>;
