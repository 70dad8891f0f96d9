import type { Notice } from '@garant/contracts';
import { PAPER_BOXES, type FormEntry, type FormField } from '@garant/rules';
import { scopeText } from '../../i18n/code.text.js';
import type { Text } from '../../i18n/text.hook.js';

export const GENDERS = [
  'female',
  'male',
  'other',
  'unknown',
] as const satisfies readonly FormEntry['gender'][];

/** A field of a reading in the reader's words. `nameOf` knows projects by id. */
export function fieldText(
  t: Text,
  entry: FormEntry,
  field: FormField,
  notices: readonly Notice[] = [],
  nameOf: Parameters<typeof scopeText>[2] = () => undefined,
): string {
  switch (field) {
    case 'language':
      return t(`form.language.${entry.language}`);
    case 'gender':
      return t(`mandate.gender.${entry.gender}`);
    case 'birthDate':
      return t.day(entry.birthDate);
    case 'signed':
      return t(entry.signed ? 'form.signed.yes' : 'form.signed.no');
    case 'signedOn':
      return entry.signedOn === null ? t('form.undated') : t.day(entry.signedOn);
    case 'noticeId': {
      const notice = notices.find(({ noticeId }) => noticeId === entry.noticeId);
      return notice ? `${t.pick(notice.title)} (${entry.noticeId})` : entry.noticeId;
    }
    case 'acts':
      return entry.acts
        .map(({ regime, act, scope }) => {
          const box = PAPER_BOXES[regime].find((one) => one.act === act);
          const words = box ? t.pick(box.sentence) : t(`act.${act}`);
          return scope.kind === 'everything' ? words : `${words} ${scopeText(t, scope, nameOf)}`;
        })
        .join(' ');
    default:
      return String(entry[field]);
  }
}
