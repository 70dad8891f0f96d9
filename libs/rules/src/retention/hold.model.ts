export const HOLD_BASES = ['mission', 'order', 'data-protection-officer'] as const;
export const HOLD_KINDS = ['everything', 'subject', 'permit', 'dataset', 'application', 'actor'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

export interface HoldActor {
  readonly ref: string;
  readonly role: string;
}
export interface HoldScope {
  readonly kind: HoldKind;
  /** Absent for `everything`. */
  readonly ref?: string | undefined;
}
interface HoldTerms {
  readonly scope: HoldScope;
  readonly basis: (typeof HOLD_BASES)[number];
  /** Id of the mission or of the order. */
  readonly basisRef?: string | undefined;
  /** Only what happened in this period, RFC 3339. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly until: string;
}
export type HoldCommand = { readonly actor: HoldActor } & (
  | { readonly type: 'hold.place'; readonly body: { readonly holdId: string } & HoldTerms }
  | { readonly type: 'hold.lift'; readonly body: { readonly holdId: string } }
);
export type HoldEvent =
  | {
      readonly type: 'hold.placed';
      readonly key: string;
      readonly data: { readonly holdId: string; readonly reasonHash: string } & HoldTerms;
    }
  | {
      readonly type: 'hold.lifted';
      readonly key: string;
      readonly data: { readonly holdId: string; readonly reasonHash: string };
    }
  | { readonly type: 'hold.lapsed'; readonly key: string; readonly data: { readonly holdId: string } };
export type RecordedHoldEvent = HoldEvent & { readonly at: string; readonly actor: HoldActor | null };

/** A hold as it stands. */
export interface LegalHold {
  readonly holdId: string;
  readonly scope: HoldScope;
  readonly basis: (typeof HOLD_BASES)[number];
  readonly basisRef: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly until: string;
  readonly placedAt: string;
  readonly placedBy: HoldActor;
  readonly endedAt: string | null;
  readonly ended: 'lifted' | 'lapsed' | null;
}
