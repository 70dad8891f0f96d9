import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Keys derived from the session secret, one per use, so that none can stand in for another. */
export class GatewaySecrets {
  readonly requestKey: Buffer;
  private readonly csrfKey: Buffer;

  constructor(
    secret: Buffer,
    readonly outcomeWaitSeconds: number,
  ) {
    if (secret.length < 32) throw new Error('The session secret has fewer than 32 bytes');
    const derive = (use: string): Buffer => createHmac('sha256', secret).update(use).digest();
    this.requestKey = derive('garant command request');
    this.csrfKey = derive('garant csrf');
  }

  static fromFile(file: string, outcomeWaitSeconds: number): GatewaySecrets {
    return new GatewaySecrets(Buffer.from(readFileSync(file, 'utf8').trim()), outcomeWaitSeconds);
  }

  /** The token that forms of one session send back; worthless with any other session. */
  csrfTokenOf(sessionToken: string): string {
    return createHmac('sha256', this.csrfKey).update(sessionToken).digest('base64url');
  }

  csrfMatches(sessionToken: string, given: string | string[] | undefined): boolean {
    if (typeof given !== 'string') return false;
    const [a, b] = [Buffer.from(this.csrfTokenOf(sessionToken)), Buffer.from(given)];
    return a.length === b.length && timingSafeEqual(a, b);
  }
}
