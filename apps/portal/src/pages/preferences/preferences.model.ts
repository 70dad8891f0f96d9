import {
  contactDetails,
  type ContactDetails,
  type ContactView,
  type MessageChannel,
} from '@garant/contracts';

/** What stands in the fields of the form. */
export interface Draft {
  email: string;
  phone: string;
  name: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  country: string;
  preferences: ContactDetails['preferences'];
}
export type FieldName = Exclude<keyof Draft, 'preferences'>;
export interface Fault {
  field: FieldName;
  code: 'missing' | 'invalid' | 'too-long';
}

export const draftOf = ({ email, phone, postal, preferences }: ContactDetails): Draft => ({
  email: email ?? '',
  phone: phone ?? '',
  name: postal?.name ?? '',
  line1: postal?.lines[0] ?? '',
  line2: postal?.lines.slice(1).join(', ') ?? '',
  postcode: postal?.postcode ?? '',
  city: postal?.city ?? '',
  country: postal?.country ?? 'FR',
  preferences,
});

/** `06 12 34 56 78` as people in France write it becomes the international form; what cannot be one stays as it is. */
export function phoneOf(text: string): string {
  const digits = text.replace(/[\s().-]/g, '');
  if (/^0[1-9]\d{8}$/.test(digits)) return `+33${digits.slice(1)}`;
  return digits.replace(/^00/, '+');
}

const POSTAL: readonly FieldName[] = ['name', 'line1', 'postcode', 'city'];
const FIELD_OF: Readonly<Record<string, FieldName>> = {
  email: 'email',
  phone: 'phone',
  'postal.name': 'name',
  'postal.lines.0': 'line1',
  'postal.lines.1': 'line2',
  'postal.postcode': 'postcode',
  'postal.city': 'city',
  'postal.country': 'country',
};
const NEEDS: Readonly<Record<MessageChannel, readonly FieldName[]>> = {
  portal: [],
  email: ['email'],
  sms: ['phone'],
  letter: POSTAL,
};

/** Braille is posted, whatever else was chosen. */
export const wayOf = ({ accessibility, channel }: Draft['preferences']): MessageChannel =>
  accessibility.includes('braille') ? 'letter' : channel;

/** The details that the fields say, or what is wrong with which field. An address is whole or absent. */
export function detailsOf(
  draft: Draft,
): { ok: true; details: ContactDetails } | { ok: false; faults: Fault[] } {
  const said = (field: FieldName): string => draft[field].trim();
  const begun = [...POSTAL, 'line2' as const].some((field) => said(field) !== '');
  const channel = wayOf(draft.preferences);
  const needed = new Set([...NEEDS[channel], ...(begun ? POSTAL : [])]);
  const missing = [...needed]
    .filter((field) => said(field) === '')
    .map((field): Fault => ({ field, code: 'missing' }));
  const details = {
    email: said('email') || null,
    phone: said('phone') === '' ? null : phoneOf(said('phone')),
    postal: begun
      ? {
          name: said('name'),
          lines: [said('line1'), said('line2')].filter((line, i) => i === 0 || line !== ''),
          postcode: said('postcode'),
          city: said('city'),
          country: said('country').toUpperCase(),
        }
      : null,
    preferences: draft.preferences,
  };
  const parsed = contactDetails.safeParse(details);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(({ path, code }): Fault => ({
        field: FIELD_OF[path.join('.')] ?? 'email',
        code: code === 'too_big' ? 'too-long' : 'invalid',
      }));
  const faults = [...missing, ...wrong.filter(({ field }) => !missing.some((one) => one.field === field))];
  return faults.length > 0 || !parsed.success ? { ok: false, faults } : { ok: true, details: parsed.data };
}

/** The way messages really go now, and why it is not the one that was chosen. */
export function actualWay({ preferences, emailState, postal, phone }: ContactView): {
  channel: MessageChannel;
  because: 'unverified' | 'missing' | null;
} {
  const wanted =
    preferences.accessibility.includes('braille') && preferences.channel !== 'portal'
      ? 'letter'
      : preferences.channel;
  const usable = {
    portal: true,
    email: emailState === 'verified',
    letter: postal !== null,
    sms: phone !== null,
  }[wanted];
  if (usable) return { channel: wanted, because: null };
  const because = wanted === 'email' && emailState === 'unverified' ? 'unverified' : 'missing';
  return { channel: postal !== null ? 'letter' : 'portal', because };
}
