import type { Sentence } from '../rule.js';

// prettier-ignore
const FACTS: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  act: ['acte', 'act'],
  action: ['action', 'action'],
  authorityId: ['représentation', 'authority to act'],
  by: ['par', 'by'],
  channel: ['canal', 'channel'],
  choicePosition: ['choix au registre n°', 'choice in the register no.'],
  class: ['classe', 'class'],
  cohortCommitment: ['engagement sur les personnes', 'commitment to the people'],
  commandType: ['demande', 'command'],
  count: ['nombre', 'count'],
  cutPosition: ['position au registre', 'position in the register'],
  decision: ['décision', 'decision'],
  fromIndex: ['de l’entrée', 'from entry'],
  kind: ['nature', 'kind'],
  legalBasis: ['base légale', 'legal basis'],
  mandateId: ['mandat', 'mandate'],
  manifestHash: ['manifeste', 'manifest'],
  minimumIndex: ['première entrée servie', 'first entry served'],
  missionId: ['mission', 'mission'],
  people: ['personnes', 'people'],
  position: ['position au registre', 'position in the register'],
  purpose: ['finalité', 'purpose'],
  reason: ['motif', 'reason'],
  recallId: ['rappel', 'recall'],
  regime: ['régime', 'regime'],
  releaseId: ['mise à disposition', 'release'],
  requestId: ['demande de droits', 'request'],
  rows: ['lignes', 'rows'],
  ruleBundleHash: ['règles', 'rules'],
  toIndex: ['avant l’entrée', 'before entry'],
  validUntil: ['terme', 'end of term'],
  verdict: ['verdict', 'verdict'],
  vote: ['vote', 'vote'],
  what: ['ce qui a été lu', 'what was read'],
};

/** The name of a detail in plain words; as it is where there are none. */
export function factTitle(name: string): Sentence {
  const words = Object.hasOwn(FACTS, name) ? FACTS[name] : undefined;
  return words ? { fr: words[0], en: words[1] } : { fr: name, en: name };
}
