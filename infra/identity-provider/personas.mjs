// The people of a development start. Their passwords are public: that is why this provider refuses production.
import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Persona
 * @property {string} id
 * @property {string} role one of the roles of the platform
 * @property {string} name
 * @property {string} username
 * @property {string} password
 * @property {string} sub opaque subject identifier, the same in every installation
 * @property {string} given_name
 * @property {string} family_name
 * @property {string} birthdate YYYY-MM-DD
 * @property {string} gender
 * @property {string} email
 * @property {string} [organisation]
 * @property {boolean} [doctor] the provider vouches that this person is a doctor
 */

const read = (/** @type {string | URL} */ file) => JSON.parse(readFileSync(file, 'utf8'));
/** A folder of data may have people of its own: a `personas.json` like the one beside this file. */
const more = join(process.env.GARANT_IDENTITY_PROVIDER_DATA ?? '', 'personas.json');

/** @type {readonly Persona[]} */
export const PERSONAS = Object.freeze([
  ...read(new URL('./personas.json', import.meta.url)),
  ...(process.env.GARANT_IDENTITY_PROVIDER_DATA && existsSync(more) ? read(more) : []),
]);

/** @returns {Persona | undefined} */
export function personaBySub(/** @type {string} */ sub) {
  return PERSONAS.find((persona) => persona.sub === sub);
}

/** The persona with this username and password. Takes the same time whether the username exists or not. */
export function personaByPassword(/** @type {string} */ username, /** @type {string} */ password) {
  const persona = PERSONAS.find((candidate) => candidate.username === username.trim().toLowerCase());
  const matches = timingSafeEqual(digest(password), digest(persona?.password ?? 'nobody has this'));
  return persona && matches ? persona : undefined;
}

/** OpenID Connect standard claims (OIDC Core §5.1) and this platform's `roles`, `organisation` and `doctor`. */
export function claimsOf(/** @type {Persona} */ persona) {
  const { sub, name, given_name, family_name, birthdate, gender, email, organisation, doctor } = persona;
  return {
    sub,
    name,
    given_name,
    family_name,
    birthdate,
    gender,
    email,
    email_verified: true,
    roles: [persona.role],
    ...(organisation ? { organisation } : {}),
    ...(doctor ? { doctor } : {}),
  };
}

function digest(/** @type {string} */ text) {
  return createHash('sha256').update(text).digest();
}
