// A population that is the same for the same seed, person by person: any of them can be asked about without the others.
// Names are made of syllables; they belong to nobody.

const FAMILY = [
  'Mar',
  'Ber',
  'Lau',
  'Du',
  'Mo',
  'Gir',
  'Lam',
  'Fon',
  'Ro',
  'Vin',
  'Gar',
  'Per',
  'Che',
  'Cle',
  'Bon',
  'Tou',
];
const MIDDLE = [
  'ti',
  'na',
  're',
  'lo',
  'va',
  'me',
  'ri',
  'sso',
  'lle',
  'gna',
  'de',
  'bi',
  'cou',
  'fa',
  'ju',
  'pe',
];
const END = ['n', 'rd', 'nt', 'lle', 'u', 'x', 't', 'y', 'c', 's', 'l', 'ne', 'tte', 'au', 'in', 'on'];
const GIVEN = ['Ca', 'Lu', 'Ma', 'No', 'Ju', 'Lé', 'An', 'Pau', 'So', 'É', 'Ha', 'I', 'Jo', 'Ki', 'Sa', 'Zo'];
const GIVEN_END = [
  'mille',
  'cas',
  'rie',
  'ah',
  'les',
  'a',
  'ne',
  'l',
  'fia',
  'lise',
  'san',
  'nès',
  'nathan',
  'm',
  'lomé',
  'é',
];

/** 32 bits out of some numbers, the same for the same numbers (xxHash's mixing steps). */
export function mix(/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ c) {
  let h =
    Math.imul(a ^ 0x9e3779b1, 0x85ebca6b) ^
    Math.imul(b + 0x165667b1, 0xc2b2ae35) ^
    Math.imul(c + 0x27d4eb2f, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hex32 = (/** @type {number} */ n) =>
  HEX[n >>> 24] + HEX[(n >>> 16) & 255] + HEX[(n >>> 8) & 255] + HEX[n & 255];

/** A version 4 UUID. */
export function uuidOf(/** @type {number} */ seed, /** @type {number} */ n, /** @type {number} */ salt) {
  const b = hex32(mix(seed, n, salt + 1));
  const c = hex32(mix(seed, n, salt + 2));
  return `${hex32(mix(seed, n, salt))}-${b.slice(0, 4)}-4${b.slice(5)}-${'89ab'[mix(seed, n, salt + 4) & 3]}${c.slice(1, 4)}-${c.slice(4)}${hex32(mix(seed, n, salt + 3))}`;
}

const at = (/** @type {string[]} */ list, /** @type {number} */ n) =>
  /** @type {string} */ (list[n % list.length]);

/** Identity traits of person `n` (0, 1, …). */
export function traitsOf(/** @type {number} */ seed, /** @type {number} */ n) {
  const a = mix(seed, n, 11);
  const b = mix(seed, n, 12);
  const day = new Date(Date.UTC(1925, 0, 1) + (mix(seed, n, 13) % 34_000) * 86_400_000);
  return {
    familyName: at(FAMILY, a) + at(MIDDLE, a >>> 4) + at(MIDDLE, a >>> 8) + at(END, a >>> 12),
    givenNames: `${at(GIVEN, b)}${at(GIVEN_END, b >>> 4)} ${at(GIVEN, b >>> 8)}${at(GIVEN_END, b >>> 12)}`,
    birthDate: day.toISOString().slice(0, 10),
    gender: (b >>> 20) % 2 === 0 ? 'female' : 'male',
  };
}
export const subjectRefOf = (/** @type {number} */ seed, /** @type {number} */ n) => uuidOf(seed, n, 100);

/** Reference of one of the projects that people were asked about. */
export const PROJECTS = 400;
export const projectOf = (/** @type {number} */ seed, /** @type {number} */ n) =>
  uuidOf(seed, n % PROJECTS, 900);

/**
 * The acts of person `n`, in the order in which they make them: three on average, some make none. About 31 in a hundred
 * end up opted out under the EHDS; one opt-out in ten is reversed, a few again made after that.
 * @returns {{ regime: string, act: string, kind: string, id: string | null, paper: boolean }[]}
 */
export function actsOf(/** @type {number} */ seed, /** @type {number} */ n) {
  const acts = [];
  const draw = (/** @type {number} */ what) => mix(seed, n, 200 + what) / 2 ** 32;
  const add = (
    /** @type {string} */ regime,
    /** @type {string} */ act,
    /** @type {string} */ kind,
    /** @type {string | null} */ id,
  ) => acts.push({ regime, act, kind, id, paper: mix(seed, n, 300 + acts.length) % 33 === 0 });
  if (draw(0) < 0.34) {
    add('EHDS_OPT_OUT', 'opt-out', 'everything', null);
    if (draw(1) < 0.1) {
      add('EHDS_OPT_OUT', 'reverse-opt-out', 'everything', null);
      if (draw(2) < 0.1) add('EHDS_OPT_OUT', 'opt-out', 'everything', null);
    }
  } else if (draw(0) < 0.36) add('EHDS_OPT_OUT', 'opt-out', 'purpose', '53.1.e');
  const objections = draw(3) < 0.35 ? 0 : 1 + (mix(seed, n, 203) % 3);
  for (let i = 0; i < objections; i++) {
    const project = projectOf(seed, mix(seed, n, 400 + i));
    add('NON_OPPOSITION', 'object', 'project', project);
    if (mix(seed, n, 420 + i) % 12 === 0) add('NON_OPPOSITION', 'lift-objection', 'project', project);
  }
  const consents = draw(4) < 0.5 ? 0 : 1 + (mix(seed, n, 204) % 3);
  for (let i = 0; i < consents; i++) {
    const project = projectOf(seed, mix(seed, n, 500 + i));
    add('EXPLICIT_CONSENT', 'consent', 'project', project);
    if (mix(seed, n, 520 + i) % 20 === 0) add('EXPLICIT_CONSENT', 'withdraw', 'project', project);
  }
  if (draw(5) < 0.25) {
    add('SNDS_OPPOSITION', 'object', 'everything', null);
    if (draw(6) < 0.08) add('SNDS_OPPOSITION', 'lift-objection', 'everything', null);
  }
  return acts;
}
