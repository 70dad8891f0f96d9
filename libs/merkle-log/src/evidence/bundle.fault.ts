/**
 * What can be wrong with an inspection bundle. The codes are stable; the sentences are the same on the command line, in
 * the page that works without network, and in the portal.
 */
export const BUNDLE_FAULTS = {
  // The archive
  'zip-truncated': {
    fr: 'Le fichier est coupé : la fin de l’archive manque.',
    en: 'The file is cut off: the end of the archive is missing.',
  },
  'zip-form': { fr: 'Ce n’est pas une archive ZIP lisible.', en: 'This is not a readable ZIP archive.' },
  'zip-path': {
    fr: 'Un nom dans l’archive sort de son dossier ou n’est pas un chemin simple.',
    en: 'A name in the archive leaves its folder or is not a plain path.',
  },
  'zip-duplicate': {
    fr: 'Un nom figure deux fois dans l’archive.',
    en: 'A name stands in the archive twice.',
  },
  'zip-method': {
    fr: 'Un fichier est chiffré ou comprimé d’une façon qui n’est pas admise.',
    en: 'A file is encrypted, or compressed in a way that is not accepted.',
  },
  'zip-bomb': {
    fr: 'L’archive se déplie au-delà de ce qu’un dossier peut contenir.',
    en: 'The archive unfolds to more than a bundle can hold.',
  },
  // The manifest
  'manifest-missing': {
    fr: 'Le manifeste ou sa signature manque.',
    en: 'The manifest or its signature is missing.',
  },
  'manifest-form': {
    fr: 'Le manifeste n’a pas la forme attendue.',
    en: 'The manifest does not have the expected form.',
  },
  'manifest-signature': {
    fr: 'Le manifeste n’est pas signé par le journal en qui l’on a confiance.',
    en: 'The manifest is not signed by the log that is trusted.',
  },
  'manifest-sums': {
    fr: 'La liste des empreintes ne dit pas la même chose que le manifeste.',
    en: 'The list of hashes does not say the same as the manifest.',
  },
  // The files
  'file-missing': { fr: 'Un fichier du manifeste manque.', en: 'A file of the manifest is missing.' },
  'file-unlisted': {
    fr: 'Un fichier n’est pas dans le manifeste.',
    en: 'A file is not in the manifest.',
  },
  'file-differs': {
    fr: 'Un fichier n’est plus celui du manifeste.',
    en: 'A file is not the one of the manifest any more.',
  },
  // The entries
  'entry-form': {
    fr: 'Une ligne n’est pas une entrée sous sa forme canonique.',
    en: 'A line is not an entry in its canonical form.',
  },
  'entry-order': {
    fr: 'Les entrées ne sont pas dans l’ordre du journal.',
    en: 'The entries are not in the order of the log.',
  },
  'entry-hash': {
    fr: 'Le contenu d’une entrée a été changé : son empreinte n’est plus la sienne.',
    en: 'The content of an entry was changed: its hash is not its own any more.',
  },
  'entry-details': {
    fr: 'Les détails d’une entrée ne sont pas ceux qu’elle engage.',
    en: 'The details of an entry are not those that it commits to.',
  },
  'entry-count': {
    fr: 'Il y a plus ou moins d’entrées que le manifeste ne dit.',
    en: 'There are more or fewer entries than the manifest says.',
  },
  'csv-differs': {
    fr: 'Le tableau CSV ne dit pas la même chose que les entrées.',
    en: 'The CSV table does not say the same as the entries.',
  },
  'fhir-differs': {
    fr: 'Le fichier FHIR ne dit pas la même chose que les entrées.',
    en: 'The FHIR file does not say the same as the entries.',
  },
  // Proofs and signatures
  'proof-form': { fr: 'Le fichier de preuve est mal formé.', en: 'The proof file is malformed.' },
  'proof-root': {
    fr: 'La preuve ne mène pas à la racine signée : une entrée a été ajoutée, retirée ou changée.',
    en: 'The proof does not lead to the signed root: an entry was added, removed or changed.',
  },
  'proof-entry': {
    fr: 'La preuve d’une entrée ne tient pas.',
    en: 'The proof of one entry does not hold.',
  },
  'policy-form': { fr: 'La politique de confiance est illisible.', en: 'The trust policy cannot be read.' },
  'checkpoint-untrusted': {
    fr: 'Le point de contrôle n’est pas signé comme la politique l’exige.',
    en: 'The checkpoint is not signed as the policy demands.',
  },
  'checkpoint-differs': {
    fr: 'Le point de contrôle n’est pas celui du manifeste.',
    en: 'The checkpoint is not the one of the manifest.',
  },
  // Completeness, erasure, time
  'completeness-form': {
    fr: 'Une preuve d’exhaustivité est mal formée.',
    en: 'A completeness proof is malformed.',
  },
  'completeness-missing': {
    fr: 'Une preuve d’exhaustivité annoncée manque.',
    en: 'A completeness proof that was announced is missing.',
  },
  'completeness-wrong': {
    fr: 'La liste n’est pas complète, ou la preuve d’exhaustivité ne tient pas.',
    en: 'The list is not complete, or the completeness proof does not hold.',
  },
  'erasure-wrong': {
    fr: 'L’effacement annoncé d’une entrée n’est pas prouvé.',
    en: 'The erasure that is stated for an entry is not proven.',
  },
  'timestamp-wrong': {
    fr: 'L’horodatage n’est pas celui de ce point de contrôle.',
    en: 'The time-stamp is not one of this checkpoint.',
  },
} as const;

export type BundleFault = keyof typeof BUNDLE_FAULTS;

/** Stops reading: the archive as a whole cannot be looked at. */
export class BundleError extends Error {
  constructor(
    readonly fault: BundleFault,
    /** File and place. */
    readonly where: string,
    readonly detail?: string,
  ) {
    super(`${fault}: ${where}${detail === undefined ? '' : ` (${detail})`}`);
    this.name = 'BundleError';
  }
}
