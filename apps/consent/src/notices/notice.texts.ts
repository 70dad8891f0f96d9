import type { Notice } from '@garant/contracts';

type Text = Pick<Notice, 'noticeId' | 'version' | 'regime' | 'title' | 'sections' | 'legalSources'>;

/** The notices that come with the platform, one per decided regime. A changed text is a new version: never edit one. */
export const NOTICE_TEXTS: readonly Text[] = [
  {
    noticeId: 'ehds-opt-out',
    version: 1,
    regime: 'EHDS_OPT_OUT',
    title: { fr: 'Dire non à la réutilisation de mes données', en: 'Saying no to the re-use of my data' },
    sections: [
      {
        heading: { fr: 'De quoi s’agit-il ?', en: 'What is this about?' },
        body: {
          fr: 'Des données de santé, recueillies quand vous êtes soigné, peuvent servir à la recherche, à la prévention ou à la statistique. Votre nom n’y figure pas. Un organisme d’accès délivre un permis après examen par des personnes.',
          en: 'Health data, collected when you receive care, can serve research, prevention or statistics. Your name is not in them. An access body issues a permit after people have examined the request.',
        },
      },
      {
        heading: { fr: 'Ce que vous pouvez faire', en: 'What you can do' },
        body: {
          fr: 'Vous pouvez dire non, sans donner de raison. Vous pouvez changer d’avis à tout moment. Votre refus vaut pour tous les permis délivrés après lui ; il ne change pas les permis déjà délivrés.',
          en: 'You can say no, without giving a reason. You can change your mind at any time. Your opt-out counts for every permit issued after it; it does not change permits already issued.',
        },
      },
      {
        heading: { fr: 'Ce qui ne change pas', en: 'What does not change' },
        body: {
          fr: 'Vos soins ne changent pas, quel que soit votre choix. Les chercheurs ne savent jamais qui a dit non.',
          en: 'Your care stays the same, whatever you choose. Researchers never learn who said no.',
        },
      },
    ],
    legalSources: ['Regulation (EU) 2025/327 Art. 58, 71'],
  },
  {
    noticeId: 'non-opposition',
    version: 1,
    regime: 'NON_OPPOSITION',
    title: { fr: 'M’opposer à une recherche sur mes données', en: 'Objecting to research on my data' },
    sections: [
      {
        heading: { fr: 'De quoi s’agit-il ?', en: 'What is this about?' },
        body: {
          fr: 'Un hôpital peut réutiliser des données déjà recueillies pour une recherche d’intérêt public, s’il vous en a informé et si vous ne vous y opposez pas.',
          en: 'A hospital may re-use data it already holds for research of public interest, if it informed you and if you do not object.',
        },
      },
      {
        heading: { fr: 'Ce que vous pouvez faire', en: 'What you can do' },
        body: {
          fr: 'Vous pouvez vous opposer à tout, à un établissement, à un jeu de données ou à un projet. Votre opposition vaut tout de suite : les extraits déjà remis vous concernant doivent être effacés.',
          en: 'You can object to everything, to one institution, to one dataset or to one project. Your objection counts at once: extracts already handed over must be rid of your data.',
        },
      },
      {
        heading: { fr: 'Qui peut utiliser les données', en: 'Who may use the data' },
        body: {
          fr: 'Seulement les personnes nommées dans un permis, dans un environnement sécurisé, pour la finalité écrite dans ce permis.',
          en: 'Only the people named in a permit, inside a secure environment, for the purpose written in that permit.',
        },
      },
    ],
    legalSources: ['GDPR Art. 21', 'Loi 78-17 art. 69, 74', 'CNIL MR-004'],
  },
  {
    noticeId: 'snds-opposition',
    version: 1,
    regime: 'SNDS_OPPOSITION',
    title: { fr: 'M’opposer à l’usage de mes données du SNDS', en: 'Objecting to the use of my SNDS data' },
    sections: [
      {
        heading: { fr: 'De quoi s’agit-il ?', en: 'What is this about?' },
        body: {
          fr: 'Le Système national des données de santé réunit les remboursements, les séjours à l’hôpital et les causes de décès, sans nom. Des projets d’intérêt public peuvent y accéder.',
          en: 'The French national health data system holds reimbursements, hospital stays and causes of death, without names. Projects of public interest can get access.',
        },
      },
      {
        heading: { fr: 'Ce que vous pouvez faire', en: 'What you can do' },
        body: {
          fr: 'Vous pouvez vous opposer aux projets à venir. Cela ne s’applique pas à la constitution de la base principale, ni aux organismes qui y ont un accès permanent par la loi. Les extraits déjà remis ne sont pas rappelés.',
          en: 'You can object to future projects. This does not apply to building the main database, nor to bodies with permanent access by law. Extracts already handed over are not recalled.',
        },
      },
    ],
    legalSources: ['CSP R1461-9 II', 'GDPR Art. 21', 'Loi 78-17 art. 74'],
  },
  {
    noticeId: 'project-consent',
    version: 1,
    regime: 'EXPLICIT_CONSENT',
    title: { fr: 'Donner mon accord à un projet', en: 'Giving my consent to a project' },
    sections: [
      {
        heading: { fr: 'De quoi s’agit-il ?', en: 'What is this about?' },
        body: {
          fr: 'Certains projets ont besoin de votre accord. Sans lui, vos données ne sont pas utilisées. Votre accord porte sur un seul projet, celui que vous avez sous les yeux.',
          en: 'Some projects need your consent. Without it your data are not used. Your consent is for one project only, the one you are looking at.',
        },
      },
      {
        heading: { fr: 'Ce que vous pouvez faire', en: 'What you can do' },
        body: {
          fr: 'Vous pouvez accepter, refuser, et retirer votre accord aussi facilement que vous l’avez donné. Après un retrait, vos données sont ôtées des extraits déjà remis ; les résultats déjà obtenus restent valables.',
          en: 'You can accept, refuse, and withdraw your consent as easily as you gave it. After a withdrawal your data are removed from extracts already handed over; results already obtained remain valid.',
        },
      },
      {
        heading: { fr: 'Vos droits', en: 'Your rights' },
        body: {
          fr: 'Refuser n’a aucune conséquence sur vos soins. Vous pouvez réclamer auprès de la CNIL.',
          en: 'Refusing has no consequence for your care. You can complain to the data-protection authority (CNIL).',
        },
      },
    ],
    legalSources: ['GDPR Art. 4(11), 6(1)(a), 7, 9(2)(a)'],
  },
];
