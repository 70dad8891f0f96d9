import type { CheckClass } from '@garant/merkle-log';

export type Language = 'fr' | 'en';
type Texts = {
  title: string;
  lead: string;
  choose: string;
  drop: string;
  policy: string;
  policyHint: string;
  check: string;
  reading: (percent: string) => string;
  offline: string;
  passed: string;
  passedMore: (entries: string) => string;
  ownPolicy: string;
  failed: string;
  failedMore: string;
  broken: string;
  minutes: string;
  minutesHint: string;
  same: string;
  other: string;
  facts: string;
  bundle: string;
  made: string;
  log: string;
  size: string;
  entries: string;
  cosigned: string;
  nobody: string;
  manifest: string;
  steps: string;
  verdicts: Readonly<Record<'pass' | 'fail' | 'none' | 'not-evaluated', string>>;
  checked: (count: string) => string;
  more: (count: string) => string;
  complete: (kind: string, ref: string, ranges: string) => string;
  open: (ranges: string) => string;
  kinds: Readonly<Record<string, string>>;
  stamped: (size: string, at: string) => string;
  stampedBy: string;
  erased: (count: string) => string;
  erasedBy: (entry: string, by: string, reason: string) => string;
  /** A place as the check names it. */
  place: (where: string) => string;
  classes: Readonly<Record<CheckClass, readonly [name: string, meaning: string]>>;
};

export const TEXTS: Readonly<Record<Language, Texts>> = {
  fr: {
    title: 'Vérifier un dossier de contrôle',
    lead: 'Cette page vérifie ici, sans réseau, tout ce qu’un dossier du journal d’audit affirme. Rien ne quitte cet ordinateur.',
    choose: 'Le dossier (fichier .zip)',
    drop: 'Choisissez-le, ou déposez-le ici.',
    policy: 'Politique de confiance connue (facultatif)',
    policyHint:
      'Le fichier « policy » reçu par un autre chemin : par exemple du journal lui-même, ou d’un contrôle précédent.',
    check: 'Vérifier',
    reading: (percent) => `Vérification : ${percent} %`,
    offline: 'Cette page n’a le droit de se connecter nulle part.',
    passed: 'Tout est exact.',
    passedMore: (entries) =>
      `Les ${entries} entrées sont celles du journal signé ; aucune n’a été changée, ajoutée ou retirée.`,
    ownPolicy:
      'Les clés viennent du dossier lui-même : comparez la politique avec une que vous connaissez, ou la ligne ci-dessous avec le procès-verbal.',
    failed: 'Ce dossier n’est pas ce qu’il prétend être.',
    failedMore: 'Ce qui ne tient pas est nommé ci-dessous.',
    broken: 'La vérification s’est arrêtée.',
    minutes: 'Ligne du procès-verbal',
    minutesHint: 'Collez l’empreinte SHA-256 écrite dans le procès-verbal.',
    same: 'C’est la même : ce dossier est celui du procès-verbal.',
    other: 'Ce n’est pas la même : ce dossier n’est pas celui du procès-verbal.',
    facts: 'Le dossier',
    bundle: 'Identifiant',
    made: 'Établi le',
    log: 'Journal',
    size: 'Point de contrôle',
    entries: 'Entrées',
    cosigned: 'Témoins',
    nobody: 'aucun',
    manifest: 'SHA-256 du manifeste',
    steps: 'Ce qui a été vérifié',
    verdicts: { pass: 'exact', fail: 'faux', none: 'rien de tel', 'not-evaluated': 'non examiné' },
    checked: (count) => `Examinés : ${count}`,
    more: (count) => `et ${count} de plus`,
    complete: (kind, ref, ranges) => `Rien ne manque pour ${kind} ${ref}, entrées ${ranges}.`,
    open: (ranges) => `Rien n’est dit des entrées ${ranges} : leur période était encore ouverte.`,
    kinds: { subject: 'la personne', permit: 'le permis', actor: 'l’auteur' },
    stamped: (size, at) => `Le point de contrôle de ${size} entrées existait le ${at}.`,
    stampedBy: 'La signature de l’autorité se vérifie avec openssl ts.',
    erased: (count) => `Détails effacés : ${count} entrées`,
    place: (where) => where.replace(/^entry /, 'entrée ').replaceAll('line ', 'ligne '),
    erasedBy: (entry, by, reason) => `Entrée ${entry} : effacée au titre de ${reason}, par l’entrée ${by}`,
    classes: {
      archive: ['L’archive', 'Elle est entière, et ses noms sont de simples chemins.'],
      files: [
        'Les fichiers',
        'Chacun a l’empreinte que dit le manifeste ; aucun ne manque, aucun n’est de trop.',
      ],
      signature: ['Le manifeste', 'Il est signé par le journal.'],
      checkpoint: ['Le point de contrôle', 'Il est signé par le journal, et c’est celui du manifeste.'],
      witnesses: ['Les témoins', 'Ceux que la politique exige l’ont contresigné.'],
      entries: ['Les entrées', 'Chacune a sa propre empreinte, et ses détails sont ceux qu’elle engage.'],
      forms: ['Le tableau et le fichier FHIR', 'Ils disent la même chose que les entrées.'],
      proofs: ['Les preuves', 'Les entrées mènent ensemble, et chacune, à la racine signée.'],
      erasures: [
        'Les effacements',
        'Chaque détail manquant l’est au titre d’un acte qui est lui-même dans le journal.',
      ],
      completeness: [
        'L’exhaustivité',
        'Rien de ce qui concerne la personne, le permis ou l’auteur n’a été omis.',
      ],
      timestamps: ['Les horodatages', 'Une autorité extérieure a daté le point de contrôle.'],
    },
  },
  en: {
    title: 'Check an inspection bundle',
    lead: 'This page checks here, without network, everything that a bundle of the audit log states. Nothing leaves this computer.',
    choose: 'The bundle (.zip file)',
    drop: 'Choose it, or drop it here.',
    policy: 'Known trust policy (optional)',
    policyHint:
      'The file “policy” that came another way: from the log itself, for instance, or from an earlier inspection.',
    check: 'Check',
    reading: (percent) => `Checking: ${percent}%`,
    offline: 'This page may connect to nowhere.',
    passed: 'Everything is exact.',
    passedMore: (entries) =>
      `The ${entries} entries are those of the signed log; none was changed, added or removed.`,
    ownPolicy:
      'The keys come from the bundle itself: compare the policy with one that you know, or the line below with the minutes.',
    failed: 'This bundle is not what it says it is.',
    failedMore: 'What does not hold is named below.',
    broken: 'The check has stopped.',
    minutes: 'Line of the minutes',
    minutesHint: 'Paste the SHA-256 that is written in the minutes.',
    same: 'It is the same: this bundle is the one of the minutes.',
    other: 'It is not the same: this bundle is not the one of the minutes.',
    facts: 'The bundle',
    bundle: 'Identifier',
    made: 'Made on',
    log: 'Log',
    size: 'Checkpoint',
    entries: 'Entries',
    cosigned: 'Witnesses',
    nobody: 'none',
    manifest: 'SHA-256 of the manifest',
    steps: 'What was checked',
    verdicts: { pass: 'exact', fail: 'wrong', none: 'nothing of the kind', 'not-evaluated': 'not examined' },
    checked: (count) => `Examined: ${count}`,
    more: (count) => `and ${count} more`,
    complete: (kind, ref, ranges) => `Nothing is missing for ${kind} ${ref}, entries ${ranges}.`,
    open: (ranges) => `Nothing is said about entries ${ranges}: their period was still open.`,
    kinds: { subject: 'the person', permit: 'the permit', actor: 'the actor' },
    stamped: (size, at) => `The checkpoint of ${size} entries was there on ${at}.`,
    stampedBy: 'The signature of the authority is checked with openssl ts.',
    erased: (count) => `Erased details: ${count} entries`,
    place: (where) => where,
    erasedBy: (entry, by, reason) => `Entry ${entry}: erased under ${reason}, by entry ${by}`,
    classes: {
      archive: ['The archive', 'It is whole, and its names are plain paths.'],
      files: ['The files', 'Each has the hash that the manifest says; none is missing, none too many.'],
      signature: ['The manifest', 'It is signed by the log.'],
      checkpoint: ['The checkpoint', 'It is signed by the log, and is the one of the manifest.'],
      witnesses: ['The witnesses', 'Those that the policy demands have cosigned it.'],
      entries: ['The entries', 'Each has its own hash, and its details are those that it commits to.'],
      forms: ['The table and the FHIR file', 'They say the same as the entries.'],
      proofs: ['The proofs', 'The entries together, and each, lead to the signed root.'],
      erasures: ['The erasures', 'Each missing detail is missing under an act that is itself in the log.'],
      completeness: ['Completeness', 'Nothing about the person, the permit or the actor was left out.'],
      timestamps: ['The time-stamps', 'An outside authority has dated the checkpoint.'],
    },
  },
};
