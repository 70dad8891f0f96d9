import type { Localized } from '@garant/contracts';

/** What is said of each kind of message: plain, without names, titles or anything that people wrote. */
export const MESSAGE_TEXTS: Readonly<Record<string, Localized>> = {
  'clock-ends': {
    fr: 'Un délai qui vous concerne se termine bientôt.',
    en: 'A period that concerns you ends soon.',
  },
  'clock-lapsed': {
    fr: 'Un délai est écoulé. Rien n’a été décidé pour autant.',
    en: 'A period is over. Nothing was decided by that.',
  },
  'clock-extended': {
    fr: 'L’organisme d’accès a besoin de plus de temps pour décider ; la raison est dans votre dossier.',
    en: 'The access body needs more time to decide; the reason is in your case.',
  },
  'information-requested': {
    fr: 'L’organisme d’accès vous demande des précisions. Le délai de décision est suspendu jusqu’à votre réponse.',
    en: 'The access body asks you for more information. The time to decide stands still until you answer.',
  },
  'information-provided': {
    fr: 'Un demandeur a répondu : le délai de décision court de nouveau.',
    en: 'An applicant has answered: the time to decide is running again.',
  },
  'application-submitted': {
    fr: 'Une nouvelle demande a été déposée.',
    en: 'A new application was submitted.',
  },
  'application-complete': {
    fr: 'Votre demande est complète : le délai de décision commence.',
    en: 'Your application is complete: the time to decide begins.',
  },
  'application-member-invited': {
    fr: 'Vous êtes invité à écrire une demande avec quelqu’un.',
    en: 'You are invited to write an application with somebody.',
  },
  'application-member-joined': {
    fr: 'Une personne invitée écrit maintenant votre demande avec vous.',
    en: 'Somebody whom you invited now writes your application with you.',
  },
  'application-applicant-changed': {
    fr: 'Une demande que vous écrivez a changé de demandeur.',
    en: 'An application that you write has another applicant.',
  },
  'application-decided': { fr: 'Votre demande a reçu une décision.', en: 'Your application was decided.' },
  'application-closed': {
    fr: 'Votre dossier a été clos sans décision.',
    en: 'Your case was closed without a decision.',
  },
  'fee-estimated': {
    fr: 'Une estimation des redevances vous est envoyée : elle attend votre réponse.',
    en: 'An estimate of the fees was sent to you: it waits for your answer.',
  },
  'person-requested': {
    fr: 'Un demandeur souhaite nommer une personne dans un permis.',
    en: 'An applicant wants a person named on a permit.',
  },
  'person-named': { fr: 'Votre nom figure maintenant dans un permis.', en: 'You are now named on a permit.' },
  'person-refused': {
    fr: 'L’ajout d’une personne à un permis est refusé ; la raison y est dite.',
    en: 'The addition of a person to a permit is refused; the reason is given there.',
  },
  'person-removed': {
    fr: 'Votre nom ne figure plus dans un permis : vous n’y avez plus accès.',
    en: 'You are no longer named on a permit: you have no access under it any more.',
  },
  'reviewer-invited': {
    fr: 'Votre avis est demandé sur une demande d’accès.',
    en: 'Your opinion on an application is asked for.',
  },
  'finding-reported': {
    fr: 'Une découverte importante pour la santé d’une personne a été signalée.',
    en: 'A finding that matters to somebody’s health was reported.',
  },
  'finding-forwarded': {
    fr: 'Une découverte importante pour la santé d’une personne vous est transmise.',
    en: 'A finding that matters to somebody’s health was passed on to you.',
  },
  invited: {
    fr: 'Vous êtes invité à travailler sur un dossier. Connectez-vous avec cette adresse pour le voir.',
    en: 'You are invited to work on a case. Sign in with this address to see it.',
  },
  'delivery-due': { fr: 'Des données sont à livrer bientôt.', en: 'Data are to be delivered soon.' },
  'delivery-late': { fr: 'Une livraison de données est en retard.', en: 'A delivery of data is late.' },
  'access-due': {
    fr: 'Des données livrées sont à mettre à disposition.',
    en: 'Delivered data are to be made available.',
  },
  'access-late': {
    fr: 'Une mise à disposition de données est en retard.',
    en: 'Access to delivered data is late.',
  },
  'deletion-due': {
    fr: 'Des données sont à supprimer d’un environnement.',
    en: 'Data are to be deleted from an environment.',
  },
  'deletion-late': { fr: 'Une suppression de données est en retard.', en: 'A deletion of data is late.' },
  'results-due': { fr: 'Des résultats sont à publier bientôt.', en: 'Results are to be published soon.' },
  'results-late': {
    fr: 'Une publication de résultats est en retard.',
    en: 'A publication of results is late.',
  },
  'environment-lapse': {
    fr: 'Une déclaration d’un environnement arrive à échéance : sans renouvellement, plus aucune mise à disposition.',
    en: 'A declaration of an environment runs out: unless it is renewed, nothing is released there any more.',
  },
  'environment-lapsed': {
    fr: 'Une déclaration d’un environnement est échue : les mises à disposition y sont bloquées.',
    en: 'A declaration of an environment has run out: releases to it are blocked.',
  },
  'mission-opened': {
    fr: 'Une mission de contrôle est ouverte.',
    en: 'A mission of inspection has begun.',
  },
  'mission-extended': {
    fr: 'Une mission de contrôle est prolongée.',
    en: 'A mission of inspection goes on for longer.',
  },
  'mission-closed': { fr: 'Une mission de contrôle est terminée.', en: 'A mission of inspection has ended.' },
  'mission-request': {
    fr: 'Un contrôleur vous adresse une demande.',
    en: 'An inspector sends you a request.',
  },
  'mission-request-settled': {
    fr: 'Un contrôleur a examiné votre réponse.',
    en: 'An inspector has examined your answer.',
  },
  'mission-answer': {
    fr: 'Une réponse à une demande de votre mission est arrivée.',
    en: 'An answer to a request of your mission has arrived.',
  },
  'mission-answer-due': {
    fr: 'La réponse à un contrôleur est bientôt attendue.',
    en: 'An answer to an inspector is due soon.',
  },
  'mission-answer-late': {
    fr: 'La réponse à un contrôleur est en retard.',
    en: 'An answer to an inspector is late.',
  },
  'mission-order': {
    fr: 'Un contrôleur ordonne une suspension : elle attend votre exécution.',
    en: 'An inspector orders a suspension: it waits for you to execute it.',
  },
  'mission-order-executed': {
    fr: 'Une suspension que vous avez ordonnée est exécutée.',
    en: 'A suspension that you ordered was executed.',
  },
  'mission-reveal': {
    fr: 'Une levée d’anonymat attend votre décision de médecin.',
    en: 'The reveal of an identity waits for your decision as a doctor.',
  },
};

const OTHER: Localized = {
  fr: 'Il y a du nouveau dans un dossier.',
  en: 'There is something new in a case.',
};

export const textOf = (kind: string): Localized => MESSAGE_TEXTS[kind] ?? OTHER;

const WORDS = {
  fr: {
    one: 'Un message de Garant',
    many: (count: number) => `${count} messages de Garant`,
    greeting: 'Bonjour,',
    due: (day: string) => ` Échéance : ${day}.`,
    times: (count: number) => ` (${count} fois)`,
    read: 'Pour lire et agir :',
    stop: 'Ce courriel ne contient volontairement aucun détail. Choisir la fréquence, ou ne plus rien recevoir :',
  },
  en: {
    one: 'A message from Garant',
    many: (count: number) => `${count} messages from Garant`,
    greeting: 'Hello,',
    due: (day: string) => ` Due on ${day}.`,
    times: (count: number) => ` (${count} times)`,
    read: 'To read and act:',
    stop: 'This mail leaves out all details on purpose. Choose how often, or stop it altogether:',
  },
} as const;

export interface MailedMessage {
  readonly kind: string;
  /** Day in Paris on which something is due. */
  readonly dueOn: string | null;
}
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
}

/** One mail for everything that somebody is to be told: equal lines once, with how often. */
export function renderMail(
  messages: readonly MailedMessage[],
  language: 'fr' | 'en',
  inboxAddress: string,
): RenderedMail {
  const words = WORDS[language];
  const lines = new Map<string, number>();
  for (const { kind, dueOn } of messages) {
    const line = textOf(kind)[language] + (dueOn === null ? '' : words.due(dueOn));
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  const body = [...lines].map(([line, count]) => `- ${line}${count === 1 ? '' : words.times(count)}`);
  return {
    subject: messages.length === 1 ? words.one : words.many(messages.length),
    text: [words.greeting, '', ...body, '', words.read, inboxAddress, '', words.stop, inboxAddress, ''].join(
      '\n',
    ),
  };
}
