import type { Localized } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';

export type ExportValue = string | number | boolean | null;
/** One thing that is held, as names and plain values; names are stable within a version of the form. */
export type ExportRow = Readonly<Record<string, ExportValue>>;

/** How one part of what is held about a person is read for them. */
export interface Exporter {
  /** Stable name: the section in the JSON, the file in the archive. */
  readonly section: string;
  readonly title: Localized;
  /** Why it is held, and until when (GDPR Art. 15(1)(a), (d)). */
  readonly why: Localized;
  /** Tables that it covers, wholly as far as the person is concerned. */
  readonly tables: readonly string[];
  readonly read: (of: ExportOf) => Promise<ExportRow[]>;
}
export interface ExportOf {
  readonly tx: Tx;
  readonly cipher: VaultCipher;
  /** The person's reference, and all under which they stand: more than one after a merge. */
  readonly subjectRef: string;
  readonly refs: readonly string[];
}

export interface ExportSection {
  readonly section: string;
  readonly title: Localized;
  readonly why: Localized | null;
  readonly rows: readonly ExportRow[];
}
/** Form of the machine-readable copy: `docs/person-export.md`. Raised when a name changes or goes. */
export const EXPORT_SCHEMA = { schema: 'garant-person-export', version: 1 } as const;

export interface PersonExport {
  readonly schema: typeof EXPORT_SCHEMA.schema;
  readonly version: typeof EXPORT_SCHEMA.version;
  readonly subjectRef: string;
  readonly language: 'fr' | 'en';
  readonly generatedAt: string;
  readonly sections: readonly ExportSection[];
  /** What is about the person and not in here, and why. */
  readonly leftOut: readonly { readonly what: string; readonly why: Localized }[];
}
