import { Injectable } from '@nestjs/common';
import type { IdentityTraits } from '@garant/contracts';
import { Database } from '@garant/nest-kit';
import { uuidv7 } from 'uuidv7';
import { CommandSender } from '../commands/command.sender.js';
import { commandById } from '../commands/command.store.js';
import { accountByRef, setEnrolment, setSubject, type Account } from './account.store.js';

/** A refused or unsent enrolment is tried again at the next sign-in after this. */
const AGAIN_AFTER_MS = 30_000;

/**
 * Makes a patient known to the register at their first sign-in. Identity traits travel encrypted to `consent` and stay
 * in its vault: the gateway keeps none, so only a sign-in can enrol.
 */
@Injectable()
export class Enrolment {
  private readonly running = new Map<string, Promise<Account>>();
  private readonly tried = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly sender: CommandSender,
  ) {}

  /** Never fails a sign-in: without the register, the person is signed in and cannot choose yet. */
  async enrol(
    account: Account,
    who: { iss: string; sub: string; traits: IdentityTraits | null; assurance: string },
  ): Promise<Account> {
    if (account.subjectRef !== null || !account.roles.includes('patient') || who.traits === null)
      return account;
    // Whoever had their data erased is known again only if they ask for it.
    if (account.erased) return account;
    let running = this.running.get(account.ref);
    if (!running) {
      running = this.register(account, { ...who, traits: who.traits })
        .catch(() => account)
        .finally(() => this.running.delete(account.ref));
      this.running.set(account.ref, running);
    }
    return running;
  }

  private async register(
    account: Account,
    who: { iss: string; sub: string; traits: IdentityTraits; assurance: string },
  ): Promise<Account> {
    if (account.enrolmentId !== null) {
      const sent = await commandById(this.database, account.enrolmentId);
      if (sent?.state === 'pending') return account;
    }
    const last = this.tried.get(account.ref);
    if (last !== undefined && Date.now() - last < AGAIN_AFTER_MS) return account;
    if (this.tried.size > 10_000) this.tried.clear();
    this.tried.set(account.ref, Date.now());

    const id = uuidv7();
    await setEnrolment(this.database, account.ref, id);
    const outcome = await this.sender.send({
      id,
      service: 'consent',
      type: 'person.register',
      key: uuidv7(),
      body: {},
      confidential: { issuer: who.iss, sub: who.sub, traits: who.traits },
      actor: { ref: account.ref, role: 'patient', assurance: who.assurance },
    });
    if (outcome.state === 'done' && typeof outcome.result.subjectRef === 'string')
      await setSubject(this.database, id, outcome.result.subjectRef);
    return (await accountByRef(this.database, account.ref)) ?? account;
  }
}
