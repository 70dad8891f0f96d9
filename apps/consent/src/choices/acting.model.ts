import type { CommandBody, ProblemCode } from '@garant/contracts';
import type { Actor } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

/** An act that somebody other than the person wants to record; judged at `acceptedAt`. */
export interface ActingQuestion {
  readonly actor: Actor;
  readonly acceptedAt: string;
  readonly choice: CommandBody<'consent', 'choice.record'>;
}
/** `voice`: see rules.Choice. */
export type Acting =
  | { readonly ok: true; readonly voice: string | null }
  | {
      readonly ok: false;
      readonly problem: { readonly code: ProblemCode; readonly params?: Record<string, unknown> };
    };
export type ActingRule = (tx: Tx, question: ActingQuestion) => Promise<Acting>;
