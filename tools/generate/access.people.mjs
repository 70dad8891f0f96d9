// Who takes part in access requests, the same for the same seed: everybody by a number, nobody by a name.
import { mix, uuidOf } from './population.people.mjs';

export const STAFF = 200;
const ORGANISATIONS = 140;
const HOLDERS = 150;
const OPERATORS = 12;
const RESEARCHERS = 1_800;
/** Of every 20 members of staff. */
const DUTIES = [
  ...Array(9).fill('assessor'),
  ...Array(8).fill('committee'),
  ...Array(2).fill('signatory'),
  'inspector',
];

/** @typedef {{ ref: string, role: string, assurance: string, organisation: string }} Person */

/** @returns {Person} */
const person = (
  /** @type {string} */ ref,
  /** @type {string} */ role,
  /** @type {string} */ organisation,
) => ({ ref, role, assurance: 'eidas2', organisation });

/** @param {number} seed */
export function peopleOf(seed) {
  const staff = Array.from({ length: STAFF }, (_, n) =>
    person(uuidOf(seed, n, 2_000), DUTIES[n % DUTIES.length], 'access-body'),
  );
  const of = (/** @type {string} */ role) => staff.filter((one) => one.role === role);
  const [assessors, committee, signatories, inspectors] = [
    of('assessor'),
    of('committee'),
    of('signatory'),
    of('inspector'),
  ];
  const one = (/** @type {Person[]} */ list, /** @type {number} */ n) =>
    /** @type {Person} */ (list[n % list.length]);
  return {
    staff,
    inspectors,
    assessor: (/** @type {number} */ n) => one(assessors, n),
    member: (/** @type {number} */ n) => one(committee, n),
    signatory: (/** @type {number} */ n) => one(signatories, n),
    researcher: (/** @type {number} */ n) =>
      person(
        uuidOf(seed, n % RESEARCHERS, 2_100),
        'researcher',
        `organisation-${(n % RESEARCHERS) % ORGANISATIONS}`,
      ),
    holder: (/** @type {number} */ n) =>
      person(uuidOf(seed, n % HOLDERS, 2_200), 'holder', `holder-${n % HOLDERS}`),
    operator: (/** @type {number} */ n) =>
      person(uuidOf(seed, n % OPERATORS, 2_300), 'environment-operator', `operator-${n % OPERATORS}`),
  };
}

/** A number from 0 up to 1, the same for the same application and question. */
export const share = (/** @type {number} */ seed, /** @type {number} */ n, /** @type {number} */ question) =>
  mix(seed, n, question) / 2 ** 32;

export const datasetIdOf = (/** @type {number} */ seed, /** @type {number} */ n) => uuidOf(seed, n, 2_400);
export const environmentIdOf = (/** @type {number} */ seed, /** @type {number} */ n) =>
  uuidOf(seed, n % OPERATORS, 2_500);
export const applicationIdOf = (/** @type {number} */ seed, /** @type {number} */ n) =>
  uuidOf(seed, n, 2_600);
export const permitIdOf = (/** @type {number} */ seed, /** @type {number} */ n) => uuidOf(seed, n, 2_700);
export const ENVIRONMENTS = OPERATORS;
