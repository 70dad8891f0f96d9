// Messages as the platform sends them, for the log: accesses to data by researchers and agents, decisions, choices. An entry of
// them has some 550 bytes. Ids are UUIDv7 like those of the outbox, and each producer counts its messages.
import { createHash, randomBytes } from 'node:crypto';

const hex = (/** @type {string} */ name) => createHash('sha256').update(name).digest('hex');
/** A reference that stays the same from run to run: a UUIDv4 of a name. */
export const refOf = (/** @type {string} */ name) => {
  const text = hex(name);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-8${text.slice(17, 20)}-${text.slice(20, 32)}`;
};

/** UUIDv7 (RFC 9562 §5.7) at a time, with a counter where the specification has random bits. */
function uuidv7(/** @type {number} */ ms, /** @type {number} */ counter) {
  const time = ms.toString(16).padStart(12, '0');
  const low = (counter % 4_096).toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${low}-8${randomBytes(2).toString('hex').slice(1)}-${randomBytes(6).toString('hex')}`;
}

const PARTITIONS = 6;
const list = (/** @type {string} */ name, /** @type {number} */ count) =>
  Array.from({ length: count }, (_, at) => refOf(`${name} ${at}`));
const DATASETS = list('dataset', 40);
const PERMITS = list('permit', 400);
const ACTORS = list('actor', 1_000);
const PURPOSES = ['53.1.a', '53.1.b', '53.1.c', '53.1.d', '53.1.e', '53.1.f'];
const ORGANISATIONS = ['ap-hm', 'chu-lille', 'health-data-hub', 'inserm', 'cnam'];
const WHATS = ['choices', 'application', 'permit', 'identity', 'manifest', 'linkage'];
export const PEOPLE = 1_000_000;

/**
 * Message `at` of a run that began at `from` (POSIX milliseconds), some 25,000 a second of its own time.
 * @param {number} at @param {number} from
 */
export function messageAt(at, from) {
  const service = at % 3 === 0 ? 'consent' : 'access-requests';
  const partition = Math.floor(at / 3) % PARTITIONS;
  const ms = from + Math.floor(at / 25);
  const pick = (/** @type {readonly string[]} */ of, /** @type {number} */ step) =>
    of[Math.floor(at / step) % of.length];
  const time = new Date(ms).toISOString();
  const subject = refOf(`person ${(at * 7_919) % PEOPLE}`);
  const round = Math.floor(at / (3 * PARTITIONS));
  const event = {
    specversion: '1.0',
    id: uuidv7(ms, at),
    source: `garant/${service}`,
    type: 'data.read',
    subject,
    time,
    datacontenttype: 'application/json',
    // Every other access is to what is about nobody: a list, a page, a status.
    data:
      at % 2 === 0
        ? { what: pick(WHATS, 5), organisation: pick(ORGANISATIONS, 13), rows: at % 50 }
        : {
            what: pick(WHATS, 5),
            subjectRef: subject,
            datasetId: pick(DATASETS, 7),
            permitId: pick(PERMITS, 11),
            purpose: pick(PURPOSES, 3),
            organisation: pick(ORGANISATIONS, 13),
            rows: at % 50,
          },
    salt: randomBytes(16).toString('base64url'),
    actor: {
      ref: pick(ACTORS, 17),
      role: 'researcher',
      organisation: pick(ORGANISATIONS, 17),
      assurance: 'eidas1',
    },
    causationid: `system:read/${pick(ACTORS, 17)}`,
    producernumber: service === 'consent' ? round + 1 : 2 * round + (at % 3),
  };
  return {
    topic: `${service}.events`,
    partition,
    offset: at,
    key: Buffer.from(subject),
    value: Buffer.from(JSON.stringify(event)),
    timestamp: time,
  };
}
