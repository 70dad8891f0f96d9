import { Injectable } from '@nestjs/common';
import type { Actor, Notice } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { consentHistories, type ConsentHistory, type RegisteredAct } from '@garant/rules';
import { subjectOf } from '../../consent/choice.controller.js';
import { ServiceClient } from '../../shell/service.client.js';
import { consentId } from './fhir.answer.js';

export type ReceiptedAct = RegisteredAct & { readonly receiptId: string };

/** A person's acts as the register has them, for those who may see them: the person, or the officer who names one. */
@Injectable()
export class AgreementReader {
  constructor(private readonly services: ServiceClient) {}

  /**
   * Whose agreements a caller asks for.
   * @throws ProblemError `not-found` for somebody else’s, `invalid-query` when an officer names nobody
   */
  personFor(actor: Actor, named: string | undefined, field = 'patient'): string {
    if (actor.role === 'patient') {
      const own = subjectOf(actor);
      if (named !== undefined && named !== own) throw new ProblemError('not-found');
      return own;
    }
    if (named === undefined)
      throw new ProblemError('invalid-query', { errors: [{ field, rule: 'names one person' }] });
    return named;
  }

  acts(actor: Actor, subjectRef: string, purpose: 'fhir' | 'govstack' = 'fhir'): Promise<ReceiptedAct[]> {
    return this.services.json('consent', '/internal/agreements', {
      actor,
      query: { subjectRef, for: purpose },
    });
  }

  async histories(actor: Actor, subjectRef: string): Promise<readonly ConsentHistory[]> {
    return consentHistories(subjectRef, await this.acts(actor, subjectRef), consentId(subjectRef));
  }

  receipt(actor: Actor, subjectRef: string, receiptId: string): Promise<{ receiptId: string; jws: string }> {
    return this.services.json('consent', `/internal/agreements/receipts/${receiptId}`, {
      actor,
      query: { subjectRef },
    });
  }

  notices(actor: Actor): Promise<Notice[]> {
    return this.services.json('consent', '/internal/agreements/notices', { actor });
  }

  /** A version of a notice, or null when there is none. @throws ProblemError `service-unavailable` */
  async notice(noticeId: string, version: number): Promise<Notice | null> {
    if (!/^[\w.-]{1,100}$/.test(noticeId)) return null;
    try {
      return await this.services.json('consent', `/internal/notices/${noticeId}/${version}`);
    } catch (error) {
      if (error instanceof ProblemError && error.status === 404) return null;
      throw error;
    }
  }
}
