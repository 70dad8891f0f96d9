import type { Localized, MessageTemplate } from '@garant/contracts';

export type MessageKind = MessageTemplate | 'verify-email';

/** What one kind of message says. No name, no project, no data: whoever reads it over a shoulder learns nothing. */
export interface MessageText {
  /** `at-once`: somebody acted, or a term runs; it waits for no digest. */
  readonly when: 'at-once' | 'digest';
  readonly subject: Localized;
  readonly text: Localized;
  /** Short sentences, everyday words. Not validated by people with intellectual disabilities. */
  readonly easy: Localized;
  /** Said when the request names a date, with `{date}` in its place. */
  readonly dated?: Localized;
  /** Page of the portal, without its language prefix; `:id` stands for the parameter `of`. */
  readonly page: { readonly fr: string; readonly en: string; readonly of?: string };
}

const MY_MESSAGES = { fr: 'mes-messages', en: 'my-messages' };
const MY_CHOICES = { fr: 'mes-choix', en: 'my-choices' };
const PROOF = { fr: 'mes-choix/preuve/:id', en: 'my-choices/proof/:id', of: 'choiceId' };

export const MESSAGE_TEXTS: Readonly<Record<MessageKind, MessageText>> = {
  'choice-recorded': {
    when: 'at-once',
    subject: { fr: 'Un choix a été enregistré', en: 'A choice was recorded' },
    text: {
      fr: 'Un choix a été enregistré en votre nom dans le registre. Si vous n’êtes pas d’accord, vous pouvez le changer à tout moment dans votre espace. Vous y trouvez aussi le reçu.',
      en: 'A choice was recorded in your name in the register. If you do not agree, you can change it at any time in your space. The receipt is there, too.',
    },
    easy: {
      fr: 'Un choix a été fait pour vous. Vous pouvez le voir. Vous pouvez le changer.',
      en: 'A choice was made for you. You can see it. You can change it.',
    },
    dated: { fr: 'Date du choix : {date}.', en: 'Date of the choice: {date}.' },
    page: PROOF,
  },
  'choice-asked-again': {
    when: 'digest',
    subject: { fr: 'Une question vous est posée à nouveau', en: 'You are asked a question again' },
    text: {
      fr: 'Un texte sur lequel vous aviez fait un choix a changé. Lisez ce qui change, puis dites si votre choix reste le même. Vous n’êtes pas obligé de répondre.',
      en: 'A text on which you had made a choice has changed. Read what changes, then say whether your choice stays the same. You do not have to answer.',
    },
    easy: {
      fr: 'Un texte a changé. Vous pouvez le lire. Vous pouvez garder votre choix ou le changer.',
      en: 'A text has changed. You can read it. You can keep your choice or change it.',
    },
    dated: { fr: 'Le nouveau texte vaut à partir du {date}.', en: 'The new text counts from {date}.' },
    page: MY_CHOICES,
  },
  'choice-expiring': {
    when: 'digest',
    subject: { fr: 'Un de vos choix arrive à son terme', en: 'One of your choices is about to end' },
    text: {
      fr: 'Un de vos choix ne vaut que pour un temps, et ce temps s’achève bientôt. Sans réponse de votre part, il prend fin : rien de nouveau n’est permis en votre nom.',
      en: 'One of your choices counts for a time only, and that time ends soon. If you do not answer, it ends: nothing new is allowed in your name.',
    },
    easy: {
      fr: 'Un de vos choix va finir. Vous pouvez le refaire. Si vous ne faites rien, il s’arrête.',
      en: 'One of your choices will end. You can make it again. If you do nothing, it stops.',
    },
    dated: { fr: 'Il prend fin le {date}.', en: 'It ends on {date}.' },
    page: MY_CHOICES,
  },
  'recall-ordered': {
    when: 'digest',
    subject: { fr: 'Votre choix est appliqué', en: 'Your choice is being applied' },
    text: {
      fr: 'À la suite d’un de vos choix, un ordre d’effacement a été donné. Votre espace montre où il en est et le moment où il est confirmé.',
      en: 'Following one of your choices, an order to delete was given. Your space shows how far it is and when it is confirmed.',
    },
    easy: {
      fr: 'Vous avez fait un choix. Nous avons demandé d’effacer. Vous pouvez suivre.',
      en: 'You made a choice. We have asked to delete. You can follow it.',
    },
    page: MY_CHOICES,
  },
  'authority-decided': {
    when: 'at-once',
    subject: {
      fr: 'Réponse à une demande d’agir pour quelqu’un',
      en: 'Answer to a request to act for someone',
    },
    text: {
      fr: 'Une demande pour agir au nom d’une autre personne a reçu une réponse. La réponse et ses raisons sont dans votre espace.',
      en: 'A request to act in another person’s name has been answered. The answer and its reasons are in your space.',
    },
    easy: {
      fr: 'Une demande pour aider quelqu’un a une réponse. La réponse est dans votre espace.',
      en: 'A request to help someone has an answer. The answer is in your space.',
    },
    page: { fr: 'mes-proches', en: 'my-relatives' },
  },
  'authority-ended': {
    when: 'at-once',
    subject: { fr: 'Une autorisation d’agir a pris fin', en: 'A permission to act has ended' },
    text: {
      fr: 'Une autorisation d’agir au nom de quelqu’un a pris fin. Les choix déjà enregistrés restent ; la personne peut les changer elle-même.',
      en: 'A permission to act in someone’s name has ended. Choices already recorded remain; the person can change them.',
    },
    easy: {
      fr: 'Une autorisation est finie. Les choix déjà faits restent.',
      en: 'A permission has ended. The choices already made remain.',
    },
    dated: { fr: 'Date de fin : {date}.', en: 'End date: {date}.' },
    page: { fr: 'mes-proches', en: 'my-relatives' },
  },
  'letter-at-16': {
    when: 'digest',
    subject: { fr: 'Ce que vous pouvez décider vous-même', en: 'What you can decide yourself' },
    text: {
      fr: 'À partir de maintenant, vous pouvez ouvrir votre propre espace, voir les choix faits en votre nom et apprendre à les exercer. Vos parents gardent leurs droits jusqu’à vos 18 ans, sauf là où la loi vous laisse agir seul.',
      en: 'From now on you can open a space of your own, see the choices made in your name and learn how to make them. Your parents keep their rights until you are 18, except where the law lets you act alone.',
    },
    easy: {
      fr: 'Vous pouvez avoir votre espace. Vous pouvez voir les choix faits pour vous. Vous pouvez demander de l’aide.',
      en: 'You can have your own space. You can see the choices made for you. You can ask for help.',
    },
    page: { fr: 'vos-droits', en: 'your-rights' },
  },
  'majority-reached': {
    when: 'digest',
    subject: { fr: 'Vos choix sont entre vos mains', en: 'Your choices are in your hands' },
    text: {
      fr: 'Les choix faits en votre nom restent valables. Désormais, vous seul pouvez les garder ou les changer ; vos parents n’y ont plus accès.',
      en: 'The choices made in your name stay valid. From now on you alone can keep or change them; your parents no longer have access.',
    },
    easy: {
      fr: 'Vous décidez seul maintenant. Les choix faits avant restent. Vous pouvez les changer.',
      en: 'You decide alone now. The choices made before remain. You can change them.',
    },
    page: MY_CHOICES,
  },
  'objection-by-other-parent': {
    when: 'at-once',
    subject: { fr: 'Un choix différent du vôtre', en: 'A choice that differs from yours' },
    text: {
      fr: 'L’autre titulaire de l’autorité parentale a fait un choix différent du vôtre. Tant que vous n’êtes pas d’accord, le choix qui protège le plus s’applique. Votre espace explique comment en sortir.',
      en: 'The other holder of parental authority made a choice that differs from yours. As long as you do not agree, the choice that protects most applies. Your space explains the way out.',
    },
    easy: {
      fr: 'L’autre parent a fait un autre choix. Le choix qui protège le plus compte. Vous pouvez en parler ensemble.',
      en: 'The other parent made another choice. The choice that protects most counts. You can talk about it together.',
    },
    page: { fr: 'mes-proches', en: 'my-relatives' },
  },
  'agent-acted': {
    when: 'at-once',
    subject: { fr: 'Un agent a agi pour vous', en: 'An agent acted for you' },
    text: {
      fr: 'Un agent vous a aidé et a agi en votre nom. Votre espace montre ce qui a été fait, et vous pouvez le changer.',
      en: 'An agent helped you and acted in your name. Your space shows what was done, and you can change it.',
    },
    easy: {
      fr: 'Un agent vous a aidé. Vous pouvez voir ce qu’il a fait. Vous pouvez le changer.',
      en: 'An agent helped you. You can see what was done. You can change it.',
    },
    dated: { fr: 'Date : {date}.', en: 'Date: {date}.' },
    page: { fr: 'mon-aide', en: 'my-help' },
  },
  'form-rejected': {
    when: 'at-once',
    subject: {
      fr: 'Votre formulaire n’a pas pu être pris en compte',
      en: 'Your form could not be taken into account',
    },
    text: {
      fr: 'Un formulaire papier à votre nom nous est parvenu et n’a pas pu être pris en compte. Rien n’a changé : ce que vous aviez décidé reste valable. Vous pouvez remplir une nouvelle feuille, voir un agent, ou décider dans votre espace.',
      en: 'A paper form in your name reached us and could not be taken into account. Nothing has changed: what you had decided still holds. You can fill in a new sheet, see an agent, or decide in your space.',
    },
    easy: {
      fr: 'Nous n’avons pas pu lire votre feuille. Rien n’a changé. Vous pouvez recommencer.',
      en: 'We could not read your sheet. Nothing has changed. You can start again.',
    },
    dated: { fr: 'Date : {date}.', en: 'Date: {date}.' },
    page: MY_CHOICES,
  },
  'request-received': {
    when: 'digest',
    subject: { fr: 'Nous avons reçu votre demande', en: 'We have received your request' },
    text: {
      fr: 'Votre demande est arrivée. Vous aurez une réponse dans le délai d’un mois ; s’il faut plus de temps, nous vous dirons pourquoi.',
      en: 'Your request has arrived. You will have an answer within one month; if more time is needed, we will tell you why.',
    },
    easy: {
      fr: 'Nous avons votre demande. Vous aurez une réponse dans un mois.',
      en: 'We have your request. You will have an answer in one month.',
    },
    dated: { fr: 'Réponse au plus tard le {date}.', en: 'Answer by {date} at the latest.' },
    page: { fr: 'mes-demandes', en: 'my-requests' },
  },
  'request-answered': {
    when: 'at-once',
    subject: { fr: 'Une réponse vous attend', en: 'An answer is waiting for you' },
    text: {
      fr: 'Votre demande a reçu une réponse. Elle est dans votre espace, avec les recours possibles.',
      en: 'Your request has been answered. The answer is in your space, with what you can do if you disagree.',
    },
    easy: {
      fr: 'Votre demande a une réponse. La réponse est dans votre espace.',
      en: 'Your request has an answer. The answer is in your space.',
    },
    page: { fr: 'mes-demandes', en: 'my-requests' },
  },
  'request-updated': {
    when: 'at-once',
    subject: { fr: 'Du nouveau sur votre demande', en: 'News about your request' },
    text: {
      fr: 'Il y a du nouveau sur votre demande : une question, un délai plus long ou un retard. L’explication est dans votre espace.',
      en: 'There is news about your request: a question, a longer period or a delay. The explanation is in your space.',
    },
    easy: {
      fr: 'Votre demande avance. L’explication est dans votre espace.',
      en: 'Your request is moving on. The explanation is in your space.',
    },
    dated: { fr: 'Réponse au plus tard le {date}.', en: 'Answer by {date} at the latest.' },
    page: { fr: 'mes-demandes', en: 'my-requests' },
  },
  'verify-email': {
    when: 'at-once',
    subject: { fr: 'Confirmez votre adresse', en: 'Confirm your address' },
    text: {
      fr: 'Quelqu’un a demandé à recevoir des messages à cette adresse. Si c’est vous, ouvrez le lien ou recopiez le code. Il vaut une heure et une seule fois. Si ce n’est pas vous, ne faites rien : rien d’autre ne sera envoyé ici.',
      en: 'Somebody asked to receive messages at this address. If it was you, open the link or copy the code. It counts for one hour and once only. If it was not you, do nothing: nothing else will be sent here.',
    },
    easy: {
      fr: 'Vous voulez recevoir nos messages ici ? Ouvrez le lien ou recopiez le code.',
      en: 'Do you want to receive our messages here? Open the link or copy the code.',
    },
    page: MY_MESSAGES,
  },
};

/** Words around every message. */
export const FRAME = {
  sender: { fr: 'Garant', en: 'Garant' },
  several: { fr: '{count} messages vous attendent', en: '{count} messages are waiting for you' },
  open: { fr: 'Ouvrir mon espace', en: 'Open my space' },
  confirm: { fr: 'Confirmer mon adresse', en: 'Confirm my address' },
  code: { fr: 'Votre code : {code}', en: 'Your code: {code}' },
  login: {
    fr: 'Pour des raisons de confidentialité, ce message n’en dit pas plus. Connectez-vous pour lire la suite. Nous ne vous demanderons jamais votre mot de passe par écrit.',
    en: 'To keep your affairs private, this message says no more. Sign in to read on. We will never ask you for your password in writing.',
  },
  stop: {
    fr: 'Vous recevez ce message parce que vous l’avez demandé. Changer de moyen ou ne plus rien recevoir :',
    en: 'You receive this message because you asked for it. To change how, or to receive nothing:',
  },
  easyNote: {
    fr: 'Texte facile à lire, pas encore validé.',
    en: 'Easy-to-read text, not validated yet.',
  },
  letter: {
    fr: 'Pour lire la suite, connectez-vous à l’adresse ci-dessous. Un agent peut aussi vous aider, dans un point d’accueil ou par téléphone.',
    en: 'To read on, sign in at the address below. An agent can also help you, at a counter or by phone.',
  },
  stopLetter: {
    fr: 'Vous recevez cette lettre parce que vous l’avez demandé. Vous pouvez changer de moyen ou ne plus rien recevoir.',
    en: 'You receive this letter because you asked for it. You can change how, or receive nothing more.',
  },
  sms: { fr: 'Garant : {subject}. {address}', en: 'Garant: {subject}. {address}' },
} as const satisfies Record<string, Localized>;
