import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Database, ProblemError, answerProblem, languageOf } from '@garant/nest-kit';
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import { SessionCookies } from '../sessions/session.cookies.js';
import { endSession, endSessionsOf, newToken, openSession, sessionOf } from '../sessions/session.store.js';
import { parseBody } from '../shell/request.parsing.js';
import { problemPage, wantsPage } from '../shell/plain.page.js';
import { CurrentPrincipal, Public, RequireRole } from './gateway.guard.js';
import { keepAttempt, takeAttempt, type LoginAttempt } from './login.attempt.store.js';
import { OidcProvider } from './oidc.provider.js';
import { actorOf, type Principal } from './principal.js';
import { RequestCredentials } from './request.credentials.js';
import { returnAddress, withOutcome } from './return.address.js';
import { SignIn } from './sign.in.js';
import { STEP_UP_ROLE, StepUp, nonceOf, stepUpAct, type StepUpAct } from './step.up.js';

export const logoutBody = z.strictObject({ everywhere: z.boolean().default(false) });
const stepUpBody = z.strictObject({ act: stepUpAct, returnTo: z.string().max(1_000).default('/') });

/** Login, logout and confirming logins. The browser goes to the identity provider and comes back; no password comes here. */
@Controller('auth')
export class AuthController {
  constructor(
    private readonly database: Database,
    private readonly provider: OidcProvider,
    private readonly credentials: RequestCredentials,
    private readonly cookies: SessionCookies,
    private readonly signIn: SignIn,
    private readonly stepUp: StepUp,
  ) {}

  @Public()
  @Get('login')
  async login(
    @Query('returnTo') returnTo: unknown,
    @Query('ui_locales') locale: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    try {
      const language = locale === 'fr' || locale === 'en' ? locale : languageOf(request);
      const url = await this.begin(
        request,
        reply,
        { nonce: randomNonce(), returnTo: returnAddress(returnTo), stepUp: null },
        language,
      );
      await reply.header('cache-control', 'no-store').redirect(url, 302);
    } catch (error) {
      await this.fail(error, request, reply);
    }
  }

  @Public()
  @Get('callback')
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    try {
      const address = await this.finish(request, reply);
      await reply.header('cache-control', 'no-store').redirect(address, 303);
    } catch (error) {
      await this.fail(error, request, reply);
    }
  }

  /** Ends the session here, or with `everywhere` all of the account; `url` ends it at the provider too, or is the start page. */
  @Public()
  @Post('logout')
  async logout(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ url: string }> {
    // Not by role: an account without any must be able to leave.
    const { account } = await this.credentials.require(request);
    const { everywhere } = parseBody(logoutBody, body);
    const now = new Date();
    const token = this.cookies.sessionToken(request);
    const session = token === undefined ? null : await sessionOf(this.database, token, now);
    if (token !== undefined) await endSession(this.database, token, now);
    if (everywhere) await endSessionsOf(this.database, account.ref, now);
    this.cookies.clearSession(reply);
    void reply.code(200);
    return { url: (await this.provider.logoutUrl(session?.idToken ?? null)) ?? '/' };
  }

  /** Where the person goes to confirm an act: its hash is the nonce of that login. */
  @RequireRole('committee', 'signatory', 'inspector')
  @Post('step-up')
  async confirm(
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ url: string }> {
    const { act, returnTo } = parseBody(stepUpBody, body);
    const actor = actorOf(principal, [STEP_UP_ROLE[act.act]]);
    this.stepUp.check(act, actor, new Date());
    const stepUp = { act, accountRef: actor.ref };
    const url = await this.begin(
      request,
      reply,
      { nonce: nonceOf(act), returnTo: returnAddress(returnTo), stepUp },
      languageOf(request),
    );
    void reply.code(200);
    return { url };
  }

  private async begin(
    request: FastifyRequest,
    reply: FastifyReply,
    attempt: Omit<LoginAttempt, 'codeVerifier'>,
    language: 'fr' | 'en',
  ): Promise<string> {
    const [state, codeVerifier] = [randomState(), randomPKCECodeVerifier()];
    const browserToken = this.cookies.loginToken(request) ?? newToken();
    const url = await this.provider.authorizationUrl({
      state,
      codeVerifier,
      nonce: attempt.nonce,
      language,
      again: attempt.stepUp !== null,
    });
    await keepAttempt(this.database, { ...attempt, state, codeVerifier, browserToken }, new Date());
    this.cookies.setLogin(reply, browserToken);
    return url;
  }

  /** Address to go on to. */
  private async finish(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const { state } = request.query as Record<string, unknown>;
    const browserToken = this.cookies.loginToken(request);
    const attempt =
      typeof state === 'string' && browserToken !== undefined
        ? await takeAttempt(this.database, { state, browserToken }, new Date())
        : null;
    if (typeof state !== 'string' || !attempt) throw new ProblemError('login-expired');
    const query = request.url.slice(request.url.indexOf('?'));
    const { claims, idToken } = await this.provider.finish(query, {
      ...attempt,
      state,
      again: attempt.stepUp !== null,
    });
    const { account, assurance } = await this.signIn.byClaims(claims);
    if (attempt.stepUp && attempt.stepUp.accountRef !== account.ref)
      return withOutcome(attempt.returnTo, { outcome: 'refused', code: 'step-up-invalid' });
    // A session never outlives a login: whatever was known before it is worth nothing after it.
    const before = this.cookies.sessionToken(request);
    if (before !== undefined) await endSession(this.database, before, new Date());
    const token = await openSession(
      this.database,
      { accountRef: account.ref, assurance, idToken },
      new Date(),
    );
    this.cookies.setSession(reply, token);
    if (!attempt.stepUp) return attempt.returnTo;
    return withOutcome(
      attempt.returnTo,
      await this.act(attempt.stepUp.act, idToken, { account, assurance, via: 'session' }),
    );
  }

  private async act(act: StepUpAct, idToken: string, principal: Principal): Promise<Record<string, string>> {
    try {
      const outcome = await this.stepUp.send(act, idToken, actorOf(principal, [STEP_UP_ROLE[act.act]]));
      if (outcome.state === 'done') return { outcome: 'done' };
      if (outcome.state === 'pending') return { outcome: 'pending', command: outcome.commandId };
      return { outcome: 'refused', code: outcome.problem.code };
    } catch (error) {
      if (error instanceof ProblemError) return { outcome: 'refused', code: error.code };
      throw error;
    }
  }

  /** A person who comes from the provider gets a page, a program a problem. */
  private async fail(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const known = error instanceof ProblemError ? error : oauthProblem(error);
    if (!known || !wantsPage(request)) return answerProblem(known ?? error, request, reply);
    await reply
      .code(known.status)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(problemPage(known.code, languageOf(request), { href: '/auth/login' }));
  }
}

/** What the provider, or a check of its answer, refused. Codes of RFC 6749 §4.1.2.1 are safe to show; descriptions are not. */
function oauthProblem(error: unknown): ProblemError | null {
  const {
    name,
    error: code,
    code: kind,
  } = (error ?? {}) as { name?: string; error?: unknown; code?: unknown };
  if (name === 'AuthorizationResponseError' && code === 'access_denied')
    return new ProblemError('login-cancelled');
  if (
    name === 'AuthorizationResponseError' ||
    name === 'ResponseBodyError' ||
    (typeof kind === 'string' && kind.startsWith('OAUTH_'))
  )
    return new ProblemError(
      'login-failed',
      typeof code === 'string' && /^[a-z_]{1,50}$/.test(code) ? { params: { error: code } } : {},
    );
  if (name === 'ClientError' || name === 'TypeError' || name === 'TimeoutError')
    return new ProblemError('service-unavailable', { params: { service: 'identity-provider' } });
  return null;
}
