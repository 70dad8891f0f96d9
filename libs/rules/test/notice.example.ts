import type { NoticeSection, NoticeVersion, Policy, Words } from '../src/index.js';

export const words = (text: string): Words => ({ fr: text, en: `${text} (en)` });

export const section = (
  sectionId: string,
  body = sectionId,
  policies: NoticeSection['policies'] = [],
): NoticeSection => ({
  sectionId,
  heading: words(sectionId),
  body: words(body),
  ...(policies.length > 0 ? { policies } : {}),
});

export const policy = (over: Partial<Policy> = {}): Policy => ({
  code: 'participation',
  version: 1,
  regime: 'EXPLICIT_CONSENT',
  scopeKinds: ['project'],
  purposes: ['53.1.e'],
  categories: ['51.1.a'],
  ...over,
});

export const notice = (over: Partial<NoticeVersion> = {}): NoticeVersion => ({
  noticeId: 'cohort',
  version: 1,
  regime: 'EXPLICIT_CONSENT',
  status: 'published',
  title: words('Cohort'),
  sections: [section('what'), section('who')],
  legalSources: ['GDPR Art. 7'],
  hash: `hash-${over.version ?? 1}`,
  ...over,
});
