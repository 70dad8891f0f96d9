import type { ChoiceScope, DataCategory, DecidedRegime, PurposeCode, ScopeKind } from '../codes.js';
import type { Sentence } from '../rule.js';

/** A text in French, English and any further language (BCP 47 tag). */
export type Words = Sentence & { readonly [language: string]: string };

/** A version of a policy, as a section names it. */
export interface PolicyReference {
  readonly code: string;
  readonly version: number;
}

/**
 * The machine-readable line that a section stands for; versioned, and used by any number of notices. An empty list of
 * purposes or categories names all of them.
 */
export interface Policy extends PolicyReference {
  readonly regime: DecidedRegime;
  readonly scopeKinds: readonly ScopeKind[];
  readonly purposes: readonly PurposeCode[];
  readonly categories: readonly DataCategory[];
  /** Longest term of a consent under it, ISO 8601 period; absent: none of its own. */
  readonly term?: string | undefined;
}

export interface NoticeSection {
  /** Stays the same over versions, whatever becomes of its heading; absent: its place (`section-1`). */
  readonly sectionId?: string | undefined;
  readonly heading: Words;
  readonly body: Words;
  readonly policies?: readonly PolicyReference[] | undefined;
}

/** What a person reads, and what its hash is made of. */
export interface NoticeText {
  readonly title: Words;
  readonly sections: readonly NoticeSection[];
  readonly legalSources: readonly string[];
  /** How long a consent given on it lasts, ISO 8601 period; absent: until it is taken back. */
  readonly term?: string | undefined;
}

export const NOTICE_STATUSES = ['draft', 'published', 'withdrawn'] as const;
export type NoticeStatus = (typeof NOTICE_STATUSES)[number];

/** One version as the register keeps it. */
export interface NoticeVersion extends NoticeText {
  readonly noticeId: string;
  readonly version: number;
  readonly regime: DecidedRegime;
  readonly status: NoticeStatus;
  /** SHA-256 of the RFC 8785 form of the text. */
  readonly hash: string;
}

/** Parts of a notice that are no sections and may change between versions, too. */
export const NOTICE_PARTS = ['title', 'legal-sources', 'term'] as const;

export const AFFECTED = ['keeps-force', 'loses-force'] as const;
export type Affected = (typeof AFFECTED)[number];

/** What the data-protection officer declares about a new version, section by section. */
export interface RevisionDeclaration {
  readonly sections: readonly { readonly sectionId: string; readonly material: boolean }[];
  /** What becomes of choices made on earlier versions; only where a change is material. */
  readonly affected?: Affected | undefined;
}

/** A choice in force, as a revision looks at it. */
export interface StandingChoice {
  readonly regime: DecidedRegime;
  readonly effect: 'allow' | 'deny';
  readonly scope: ChoiceScope;
  /** Version of the notice that it was made on. */
  readonly version: number;
}
