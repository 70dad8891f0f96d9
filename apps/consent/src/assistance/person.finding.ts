import type { IdentityTraits, NewEvent } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';
import { createPerson, lockTraits, matchPerson, type Person } from '../people/person.store.js';
import { indexTraits } from '../people/traits.match.js';
import { noteMilestones } from '../representation/milestone.store.js';
import { isMinor } from '../representation/person.status.js';

/**
 * The one person who has all of these traits; else somebody new to the vault. Traits that fit several people, or fit
 * somebody in part, get a subject of their own that waits for a human to decide: nobody is given somebody else's
 * choices. Whoever asks cannot tell the three apart, so asking teaches nothing about who is known.
 */
export async function findOrEnrol(
  tx: Tx,
  cipher: VaultCipher,
  traits: IdentityTraits,
  now: string,
): Promise<{ person: Person; events: NewEvent[] }> {
  const indexes = indexTraits(cipher, traits);
  await lockTraits(tx, [indexes]);
  const match = await matchPerson(tx, indexes);
  if (match.kind === 'matched') return { person: match.person, events: [] };
  const { subjectRef, subjectIndex } = await createPerson(tx, cipher, {
    traits,
    indexes,
    origin: 'assisted',
    ambiguous: match.kind === 'ambiguous',
    now,
  });
  const person = { subjectRef, subjectIndex };
  if (isMinor(traits.birthDate, now)) await noteMilestones(tx, cipher, subjectRef, traits.birthDate, now);
  return {
    person,
    events: [
      {
        type: 'person.registered',
        key: subjectRef,
        data: { ...person, existing: false, origin: 'assisted' },
      },
    ],
  };
}
