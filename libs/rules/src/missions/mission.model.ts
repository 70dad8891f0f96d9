import type { MissionWork } from './work.model.js';
import type { MissionAuthority, MissionBasis, MissionForm } from './mission.codes.js';

/**
 * What an order of mission lets an inspector read. An entry is within it when it happened in the period, and names one of
 * the things listed; a scope that lists nothing reaches everything in its period.
 */
export interface MissionScope {
  /** First moment of the period that is inspected; null: since ever. RFC 3339. */
  readonly from: string | null;
  /** Last moment; null: until today. */
  readonly to: string | null;
  readonly permits: readonly string[];
  readonly datasets: readonly string[];
  readonly organisations: readonly string[];
  /** Random references of people, never names. */
  readonly subjects: readonly string[];
}

export interface MissionTerms {
  readonly missionId: string;
  /** As on the order: `2026-123C`. */
  readonly orderNumber: string;
  readonly authority: MissionAuthority;
  readonly legalBasis: MissionBasis;
  readonly form: MissionForm;
  /** Day on which the summons was served; only for a summons. */
  readonly summonedOn: string | null;
  readonly startsAt: string;
  /** Access ends with this moment. */
  readonly endsAt: string;
  /** SHA-256 (hex) of the order's document. */
  readonly orderHash: string;
  readonly scope: MissionScope;
  /** Accounts of the inspectors; whoever opens the mission is one of them. */
  readonly inspectors: readonly string[];
  /** Those of them who are doctors (loi 78-17 art. 19: medical secrecy). */
  readonly doctors: readonly string[];
}

/** One mission, as its events tell it. */
export interface Mission extends MissionTerms, MissionWork {
  readonly openedAt: string;
  readonly openedBy: string;
  readonly extensions: readonly {
    readonly at: string;
    readonly endsAt: string;
    readonly orderHash: string;
  }[];
  /** When it ended: closed by an inspector, or at the end that its order set. */
  readonly endedAt: string | null;
  readonly endedBy: 'inspector' | 'clock' | null;
}
