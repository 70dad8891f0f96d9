import { personRegisterConfidential } from '@garant/contracts';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import { bindLogin, candidates, createPerson, lockTraits, personByLogin } from './person.store.js';
import { decideMatch, indexTraits } from './traits.match.js';
import type { VaultCipher } from './vault.cipher.js';

/**
 * `person.register`: a login meets the vault. The same login returns the same subject; else exactly one person with
 * the same traits, known so far through a holder, becomes this login's; else a new subject begins. When traits are
 * ambiguous a separate subject is kept and flagged: nobody is given somebody else's choices.
 */
export const registerPerson =
  (cipher: VaultCipher) =>
  async (context: CommandContext<Record<string, never>>): Promise<HandlerResult> => {
    const { tx, command, now } = context;
    if (command.actor.role !== 'patient')
      return { ok: false, problem: { code: 'forbidden', params: { role: command.actor.role } } };
    const { issuer, sub, traits } = await context.openConfidential(personRegisterConfidential);
    const loginIndex = cipher.blindIndex('login-v1', issuer, sub);
    const indexes = indexTraits(cipher, traits);
    await lockTraits(tx, [indexes]);

    const known = await personByLogin(tx, loginIndex);
    if (known) return { ok: true, result: { ...known, existing: true } };

    const found = await candidates(tx, [indexes]);
    const match = decideMatch(
      found.exact.get(indexes.exact.toString('hex')) ?? [],
      found.loose.get(indexes.loose.toString('hex')) ?? [],
    );
    const bound = match.kind === 'matched' && (await bindLogin(tx, match.person.subjectRef, loginIndex));
    const person = bound
      ? match.person
      : await createPerson(tx, cipher, {
          traits,
          indexes,
          loginIndex,
          origin: 'login',
          ambiguous: match.kind !== 'new',
          now,
        });
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
              data: { ...person, existing: bound, origin: 'login' },
            },
          ],
        },
      ],
      result: { ...person, existing: bound },
    };
  };
