import { personRegisterConfidential } from '@garant/contracts';
import type { CommandContext, HandlerResult, VaultCipher } from '@garant/nest-kit';
import { mergePeople } from './people.acts.js';
import {
  bindLogin,
  createPerson,
  hasLogin,
  keepIns,
  lockTraits,
  markedPerson,
  matchPerson,
  personByLogin,
} from './person.store.js';
import { noteMilestones } from '../representation/milestone.store.js';
import { isMinor } from '../representation/person.status.js';
import { indexTraits } from './traits.match.js';

/**
 * `person.register`: a login meets the vault. The same login returns the same subject; else exactly one person with
 * the same traits, known so far through a holder, becomes this login's; else a new subject begins. When traits are
 * ambiguous a separate subject is kept and flagged: nobody is given somebody else's choices.
 * @param insEntitled whether an INS that the login carries may be kept and matched by (CSP R1111-8-2)
 */
export const registerPerson =
  (cipher: VaultCipher, insEntitled = false) =>
  async (context: CommandContext<Record<string, never>>): Promise<HandlerResult> => {
    const { tx, command, cause, now } = context;
    if (command.actor.role !== 'patient')
      return { ok: false, problem: { code: 'forbidden', params: { role: command.actor.role } } };
    const { issuer, sub, traits: given } = await context.openConfidential(personRegisterConfidential);
    const { ins, ...plain } = given;
    const traits = insEntitled && ins ? { ...plain, ins } : plain;
    const login = { issuer, sub };
    const indexes = indexTraits(cipher, traits);
    await lockTraits(tx, [indexes]);

    const known = await personByLogin(tx, cipher, login);
    if (known) return { ok: true, result: { ...known, existing: true } };

    const match = await matchPerson(tx, indexes);
    const bound =
      match.kind === 'matched' && !(await hasLogin(tx, match.person.subjectRef)) ? match.person : null;
    if (bound) {
      await bindLogin(tx, cipher, bound.subjectRef, login);
      await keepIns(tx, cipher, bound.subjectRef, traits, indexes);
    }
    const person =
      bound ??
      (await createPerson(tx, cipher, {
        traits,
        indexes,
        login,
        origin: 'login',
        ambiguous: match.kind !== 'new',
        now,
      }));
    if (isMinor(given.birthDate, now))
      await noteMilestones(tx, cipher, person.subjectRef, given.birthDate, now);
    const marked = match.kind === 'new' ? await markedPerson(tx, indexes) : null;
    if (marked) await mergePeople(tx, { survivor: person, retired: [marked], because: 'marker' }, cause, now);
    return {
      ok: true,
      streams: [
        {
          streamId: `enrolment:${command.key}`,
          expectedVersion: 0,
          events: [
            {
              type: 'person.registered',
              key: person.subjectRef,
              data: { ...person, existing: bound !== null, origin: 'login' },
            },
          ],
        },
      ],
      result: { ...person, existing: bound !== null },
    };
  };
