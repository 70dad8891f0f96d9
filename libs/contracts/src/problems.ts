import { z } from 'zod';
import { noticesProblems } from './notices.js';
import { representationProblems } from './representation.js';
import { assistanceProblems } from './assistance.js';
import { peopleProblems } from './people.js';
import { importsProblems } from './imports.js';
import { rightsProblems } from './rights.js';
import { notificationsProblems } from './notifications.js';
import { interoperabilityProblems } from './interoperability.js';
import { catalogueProblems } from './catalogue.js';
import { environmentsProblems } from './environments.js';
import { applicationsProblems } from './applications.js';
import { committeeProblems } from './committee.js';
import { permitsProblems } from './permits.js';
import { projectsProblems } from './projects.js';
import { proceduresProblems } from './procedures.js';
import { clocksProblems } from './clocks.js';
import { inspectionProblems } from './inspection.js';
import { missionsProblems } from './missions.js';
import { bundlesProblems } from './bundles.js';
import { completenessProblems } from './completeness.js';
import { witnessesProblems } from './witnesses.js';
import { retentionProblems } from './retention.js';
import { detectionProblems } from './detection.js';
import { p, type ProblemDescription } from './problem.row.js';
import { requestProblems } from './request.problems.js';

export const PROBLEMS = {
  ...requestProblems,
  // Commands
  'command-signature': p(
    403,
    'The command is not signed by the gateway',
    'La commande n’est pas signée par la passerelle',
  ),
  'command-key-mismatch': p(
    403,
    'The command travels under another key than the signed one',
    'La commande voyage sous une autre clé que celle signée',
  ),
  'command-unknown': p(
    400,
    'This service does not know that command',
    'Ce service ne connaît pas cette commande',
  ),
  'command-too-old': p(
    409,
    'A permissive command older than 24 hours is refused',
    'Une commande permissive de plus de 24 heures est refusée',
  ),
  'command-failed': p(
    500,
    'The command could not be applied; an operator has been told',
    'La commande n’a pas pu être appliquée ; un opérateur est prévenu',
  ),
  'command-unreadable': p(400, 'The command could not be read', 'La commande n’a pas pu être lue'),
  'confidential-unreadable': p(
    400,
    'The confidential part could not be opened',
    'La partie confidentielle n’a pas pu être ouverte',
  ),
  'key-not-parked': p(404, 'Nothing is parked under that key', 'Rien n’est retenu sous cette clé'),
  // Choices
  'regime-unknown': p(422, 'Unknown or undecided regime', 'Régime inconnu ou non décidé'),
  'act-not-of-regime': p(
    422,
    'This act does not belong to that regime',
    'Cet acte n’appartient pas à ce régime',
  ),
  'scope-not-of-regime': p(
    422,
    'This regime does not accept that scope',
    'Ce régime n’accepte pas cette portée',
  ),
  'consent-not-specific': p(
    422,
    'A consent must be specific',
    'Un consentement doit être spécifique',
    'GDPR Art. 4(11), 6(1)(a)',
  ),
  'scope-unknown': p(
    422,
    'The scope names something that does not exist',
    'La portée désigne quelque chose qui n’existe pas',
  ),
  'purpose-unknown': p(422, 'Unknown purpose', 'Finalité inconnue', 'EHDS Art. 53(1)'),
  'notice-unknown': p(
    422,
    'That notice or version does not exist',
    'Cette notice ou cette version n’existe pas',
  ),
  'notice-not-published': p(422, 'That notice is not in force', 'Cette notice n’est pas en vigueur'),
  'notice-hash': p(
    422,
    'The text you saw is not the text of that version',
    'Le texte que vous avez vu n’est pas celui de cette version',
    'GDPR Art. 7(1)',
  ),
  'notice-not-of-regime': p(
    422,
    'That notice is about another regime',
    'Cette notice porte sur un autre régime',
  ),
  'acted-in-future': p(
    422,
    'The date of the choice lies in the future',
    'La date du choix est dans le futur',
  ),
  'acted-too-early': p(
    422,
    'The date of the choice is not plausible',
    'La date du choix n’est pas plausible',
  ),
  'authority-missing': p(
    403,
    'You may not choose for that person',
    'Vous ne pouvez pas choisir pour cette personne',
  ),
  'subject-unknown': p(404, 'That person is not known here', 'Cette personne n’est pas connue ici'),
  // Linkage
  'file-unknown': p(
    404,
    'No file with that hash was uploaded',
    'Aucun fichier avec cette empreinte n’a été déposé',
  ),
  'file-hash': p(
    422,
    'The file does not have the announced SHA-256',
    'Le fichier n’a pas l’empreinte SHA-256 annoncée',
  ),
  'file-empty': p(422, 'The file holds no usable line', 'Le fichier ne contient aucune ligne utilisable'),
  'linkage-missing': p(
    409,
    'The dataset has no completed linkage',
    'Le jeu de données n’a pas de rapprochement terminé',
  ),
  'linkage-running': p(
    409,
    'A linkage of this dataset is running',
    'Un rapprochement de ce jeu est en cours',
  ),
  // Datasets, environments
  'dataset-unknown': p(404, 'That dataset does not exist', 'Ce jeu de données n’existe pas'),
  'dataset-not-published': p(409, 'That dataset is not published', 'Ce jeu de données n’est pas publié'),
  'dataset-not-yours': p(
    403,
    'That dataset belongs to another holder',
    'Ce jeu de données relève d’un autre détenteur',
  ),
  'norm-gate': p(
    422,
    'The dataset cannot be published yet',
    'Le jeu de données ne peut pas encore être publié',
    'EHDS Art. 77',
  ),
  'environment-unknown': p(404, 'That environment does not exist', 'Cet environnement n’existe pas'),
  'environment-not-yours': p(
    403,
    'That environment belongs to another operator',
    'Cet environnement relève d’un autre opérateur',
  ),
  'attestation-invalid': p(
    422,
    'The attestation does not meet the requirements',
    'L’attestation ne remplit pas les conditions',
    'EHDS Art. 73; CSP L1111-8',
  ),
  'holder-key-invalid': p(
    422,
    'The key must be a public Ed25519 JWK',
    'La clé doit être une clé publique Ed25519 (JWK)',
    'RFC 8037',
  ),
  // Applications
  'application-unknown': p(404, 'That application does not exist', 'Cette demande n’existe pas'),
  'application-state': p(
    409,
    'The application is not at that stage',
    'La demande n’en est pas à cette étape',
  ),
  'purpose-prohibited': p(
    422,
    'That use is prohibited',
    'Cet usage est interdit',
    'EHDS Art. 54; CSP L1461-1 V',
  ),
  'purpose-not-for-applicant': p(
    422,
    'That purpose is reserved to public bodies',
    'Cette finalité est réservée aux organismes publics',
    'EHDS Art. 53(2)',
  ),
  'purpose-not-in-force': p(
    422,
    'The rule that permits that purpose is not in force yet',
    'La règle qui permet cette finalité n’est pas encore en vigueur',
    'EHDS Art. 105',
  ),
  'impossibility-proof-missing': p(
    422,
    'Prove that prohibited uses are impossible',
    'Prouvez que les usages interdits sont impossibles',
    'CSP L1461-3 II',
  ),
  'public-interest-missing': p(
    422,
    'A statement of public interest is missing',
    'L’exposé de l’intérêt public manque',
    'CSP L1461-3 I',
  ),
  'anonymised-justification-missing': p(
    422,
    'Explain why anonymised data are not enough',
    'Expliquez pourquoi des données anonymes ne suffisent pas',
    'EHDS Art. 66(3)',
  ),
  'gdpr-basis-missing': p(
    422,
    'State the legal basis under the GDPR',
    'Indiquez la base légale au titre du RGPD',
    'EHDS Art. 67(4)',
  ),
  'persons-missing': p(422, 'Name at least one person', 'Nommez au moins une personne', 'EHDS Art. 67(2)(a)'),
  'element-not-in-dataset': p(
    422,
    'The dataset does not offer that element',
    'Le jeu de données n’offre pas cet élément',
  ),
  'period-invalid': p(422, 'The period is not valid', 'La période n’est pas valable', 'EHDS Art. 68(12)'),
  'lay-summary-too-long': p(
    422,
    'The lay summary has more than 250 words',
    'Le résumé dépasse 250 mots',
    'TEHDAS2 D6.3',
  ),
  'criterion-unanswered': p(
    422,
    'A criterion has no answer',
    'Un critère est sans réponse',
    'EHDS Art. 68(1)',
  ),
  'criteria-not-met': p(
    422,
    'A permit needs every criterion met',
    'Un permis suppose que chaque critère soit rempli',
    'EHDS Art. 68(3)',
  ),
  'quorum-missing': p(
    409,
    'The committee has not voted in favour yet',
    'Le comité n’a pas encore voté favorablement',
  ),
  'already-voted': p(409, 'You have voted already', 'Vous avez déjà voté'),
  'conflict-of-interest': p(
    403,
    'A member with an interest may not vote',
    'Un membre ayant un intérêt ne peut pas voter',
    'EHDS Art. 55',
  ),
  'separation-of-duties': p(
    403,
    'Assessor, voter and signatory must be different persons',
    'L’évaluateur, le votant et le signataire doivent être des personnes différentes',
    'EHDS Art. 55(3)',
  ),
  'step-up-missing': p(
    401,
    'Log in again to confirm this act',
    'Connectez-vous à nouveau pour confirmer cet acte',
  ),
  'step-up-invalid': p(
    401,
    'The new login does not confirm this act',
    'La nouvelle connexion ne confirme pas cet acte',
    'OpenID Connect Core §3.1.2.1, §3.1.3.7',
  ),
  'step-up-too-old': p(
    401,
    'The confirming login is too old',
    'La connexion de confirmation est trop ancienne',
  ),
  'reason-missing': p(
    422,
    'A decision needs its reasons',
    'Une décision doit être motivée',
    'EHDS Art. 68(9)',
  ),
  'person-unknown': p(
    422,
    'One of the named persons is not known',
    'L’une des personnes nommées est inconnue',
  ),
  // Permits and releases
  'permit-unknown': p(404, 'That permit does not exist', 'Ce permis n’existe pas'),
  'permit-state': p(409, 'The permit is not in that state', 'Le permis n’est pas dans cet état'),
  'release-refused': p(403, 'The release is refused', 'La mise à disposition est refusée'),
  'release-unknown': p(404, 'That release does not exist', 'Cette mise à disposition n’existe pas'),
  'release-state': p(
    409,
    'The release is not at that stage',
    'La mise à disposition n’en est pas à cette étape',
  ),
  'manifest-signature': p(
    422,
    'The manifest is not signed with the holder’s registered key',
    'Le manifeste n’est pas signé avec la clé déclarée du détenteur',
  ),
  'manifest-mismatch': p(
    422,
    'The manifest does not match the plan',
    'Le manifeste ne correspond pas au plan',
  ),
  'not-in-log-yet': p(
    409,
    'The manifest is not under a published checkpoint yet',
    'Le manifeste n’est pas encore sous un point de contrôle publié',
  ),
  'stale-state': p(
    503,
    'The state is not fresh enough to decide',
    'L’état n’est pas assez récent pour décider',
  ),
  'recall-unknown': p(404, 'That recall does not exist', 'Ce rappel n’existe pas'),
  // Log
  'tile-unknown': p(404, 'That tile does not exist', 'Cette tuile n’existe pas', 'C2SP tlog-tiles'),
  'tile-damaged': p(
    503,
    'A published file of the log is damaged, and nothing is shown from it',
    'Un fichier publié du journal est endommagé : rien n’en est montré',
    'C2SP tlog-tiles',
  ),
  'entry-unknown': p(404, 'No entry has that index', 'Aucune entrée ne porte ce numéro'),
  ...noticesProblems,
  ...representationProblems,
  ...assistanceProblems,
  ...peopleProblems,
  ...importsProblems,
  ...rightsProblems,
  ...notificationsProblems,
  ...interoperabilityProblems,
  ...catalogueProblems,
  ...environmentsProblems,
  ...applicationsProblems,
  ...committeeProblems,
  ...permitsProblems,
  ...projectsProblems,
  ...proceduresProblems,
  ...clocksProblems,
  ...inspectionProblems,
  ...missionsProblems,
  ...bundlesProblems,
  ...completenessProblems,
  ...witnessesProblems,
  ...retentionProblems,
  ...detectionProblems,
} as const satisfies Record<string, ProblemDescription>;

export type ProblemCode = keyof typeof PROBLEMS;
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);

/** RFC 9457 problem details. `errors` names field, rule and source of each fault. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  source: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  errors: z
    .array(z.object({ field: z.string(), rule: z.string(), source: z.string().optional() }))
    .optional(),
});
export type Problem = z.infer<typeof problem>;
