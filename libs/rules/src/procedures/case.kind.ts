/**
 * What an application asks for. `permit`: EHDS Art. 68; `data-request`: an anonymous statistical answer, Art. 69;
 * `french-route`: single desk, CESREES or CPP, CNIL or a reference methodology (LIL Art. 72 to 77). The others follow on a
 * permit: `amendment` 68(13), `extension` 68(12), `renewal` (a new permit for the same project, judged anew).
 */
export const CASE_KINDS = [
  'permit',
  'data-request',
  'french-route',
  'amendment',
  'extension',
  'renewal',
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** Kinds that name the permit they follow. */
export const FOLLOW_UP_KINDS = ['amendment', 'extension', 'renewal'] as const satisfies readonly CaseKind[];
export const isFollowUp = (kind: CaseKind): boolean =>
  (FOLLOW_UP_KINDS as readonly CaseKind[]).includes(kind);

/** How fast and by whom: `accelerated` Art. 68(6), `trusted-holder` Art. 72. */
export const CASE_TRACKS = ['standard', 'accelerated', 'trusted-holder'] as const;
export type CaseTrack = (typeof CASE_TRACKS)[number];
