import type { Localized } from '@garant/contracts';
import type { RequestKind, RequestOutcome } from '@garant/rules';

interface AnswerTemplate {
  readonly id: string;
  readonly kinds: readonly RequestKind[];
  readonly outcome: RequestOutcome;
  readonly name: Localized;
  readonly text: Localized;
}

const CLOSING: Localized = {
  fr: 'Si cette réponse ne vous convient pas, vous pouvez rouvrir votre demande, saisir la CNIL (www.cnil.fr) ou un juge.',
  en: 'If this answer does not satisfy you, you can reopen your request, complain to the CNIL (www.cnil.fr) or go to court.',
};
const letter = (fr: string, en: string): Localized => ({
  fr: `Bonjour,\n\n${fr}\n\n${CLOSING.fr}\n\nLe délégué à la protection des données`,
  en: `Hello,\n\n${en}\n\n${CLOSING.en}\n\nThe data protection officer`,
});

/** Beginnings of answers, in the language of the person: the officer completes them, nothing is sent as it is. */
export const ANSWER_TEMPLATES: readonly AnswerTemplate[] = [
  {
    id: 'copy',
    kinds: ['access', 'portability'],
    outcome: 'done',
    name: { fr: 'La copie est jointe', en: 'The copy is attached' },
    text: letter(
      'Vous avez demandé les données tenues sur vous. Vous en trouverez la copie ci-jointe. Une copie à jour se fait aussi à tout moment dans « Mes données ».\n\n[Expliquez ici ce que la copie contient.]',
      'You asked for the data held about you. You will find the copy attached. A copy of today can also be made at any time under “My data”.\n\n[Explain here what the copy holds.]',
    ),
  },
  {
    id: 'nothing',
    kinds: ['access', 'rectification', 'erasure', 'restriction', 'portability', 'objection'],
    outcome: 'nothing-held',
    name: { fr: 'Rien n’est tenu sur la personne', en: 'Nothing is held about the person' },
    text: letter(
      'Nous avons cherché avec les éléments que vous avez donnés. Nous ne tenons pas de données sur vous que nous puissions retrouver. Vos choix, s’il y en a, restent enregistrés et s’appliqueront.',
      'We searched with what you gave us. We hold no data about you that we can find. Your choices, if any, stay recorded and will apply.',
    ),
  },
  {
    id: 'corrected',
    kinds: ['rectification'],
    outcome: 'done',
    name: { fr: 'C’est corrigé', en: 'It is corrected' },
    text: letter(
      'Vous avez demandé une correction. Elle est faite : [dites ce qui est corrigé]. Les détenteurs en tiendront compte à leur prochain rapprochement.',
      'You asked for a correction. It is made: [say what is corrected]. The holders will use it from their next linkage on.',
    ),
  },
  {
    id: 'erased',
    kinds: ['erasure'],
    outcome: 'done-in-part',
    name: { fr: 'Effacé, sauf la preuve', en: 'Erased, except the evidence' },
    text: letter(
      'Vous avez demandé l’effacement. Ce par quoi on pouvait vous reconnaître est effacé. Reste au journal une trace sans nom, que la loi demande de garder comme preuve (RGPD, article 17(3)).',
      'You asked for erasure. Whatever could identify you is erased. A nameless trace stays in the log, which the law demands as evidence (GDPR, Article 17(3)).',
    ),
  },
  {
    id: 'restricted',
    kinds: ['restriction'],
    outcome: 'done',
    name: { fr: 'L’usage est suspendu', en: 'Use is suspended' },
    text: letter(
      'Vous avez demandé que vos données ne servent plus pendant la vérification. C’est fait depuis le [date]. Nous vous préviendrons avant de lever cette limite.',
      'You asked that your data not be used while something is checked. This is so since [date]. We will tell you before the restriction ends.',
    ),
  },
  {
    id: 'objection',
    kinds: ['objection'],
    outcome: 'done',
    name: { fr: 'L’opposition est prise en compte', en: 'The objection has effect' },
    text: letter(
      'Votre opposition est prise en compte. Elle vaut pour [dites quels traitements]. Vous pouvez la voir, et la lever, dans « Mes choix ».',
      'Your objection has effect. It covers [say which processing]. You can see it, and lift it, under “My choices”.',
    ),
  },
  {
    id: 'explained',
    kinds: ['information', 'complaint', 'access'],
    outcome: 'explained',
    name: { fr: 'Explication', en: 'Explanation' },
    text: letter(
      'Voici l’explication que vous avez demandée.\n\n[Expliquez ici.]',
      'Here is the explanation that you asked for.\n\n[Explain here.]',
    ),
  },
];

export const templatesFor = (kind: RequestKind): readonly AnswerTemplate[] =>
  ANSWER_TEMPLATES.filter(({ kinds }) => kinds.includes(kind));

/** Places that the officer still has to fill in: a text with one of them is not ready to be sent. */
export const openPlaces = (text: string): string[] => text.match(/\[[^\]\n]+\]/g) ?? [];
