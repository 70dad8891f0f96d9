import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { SMALLEST_CELL, type Actor, type AsOfAnswer, type RegisterCount } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles } from '@garant/nest-kit';
import {
  actsAsOf,
  asOf,
  isDecidedRegime,
  termsOfScope,
  type DecidedRegime,
  type StandingTerms,
} from '@garant/rules';
import type { FastifyReply } from 'fastify';
import { decisivePages } from './decisive.stream.js';
import { actsOf, completedCut, countDecisive, lastPosition, positionAt } from './register.store.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const invalid = (field: string, rule: string): ProblemError =>
  new ProblemError('invalid-query', { errors: [{ field, rule }] });

/** A past instant as RFC 3339 UTC; `absent` when none is given. */
function pastInstant(field: string, text: string | undefined, absent: string): string {
  if (text === undefined) return absent;
  const at = INSTANT.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) throw invalid(field, 'an RFC 3339 time');
  if (at > Date.now()) throw new ProblemError('register-in-future', { params: { field } });
  return new Date(at).toISOString();
}

/** How long a history may be counted before it answers with what it has. */
const HISTORY_MS = 15_000;

interface RegisterQuery {
  regime?: string;
  at?: string;
  position?: string;
  cut?: string;
  dataset?: string;
}
interface Place {
  readonly terms: StandingTerms;
  readonly position: number;
  readonly at: string;
}

/** The register at any instant or cut: who was outside of re-use, how many, and what was known of one person. */
@Controller('internal/register')
export class RegisterController {
  constructor(private readonly database: Database) {}

  /**
   * Everybody whose choice decides under a regime at a place of the register, as NDJSON: a header, lines
   * `{ t: 'people', indexes }` ascending (the register's dense indexes: no reference, no identity), and an end with the
   * count; without the end the list is not whole. With `cut`, the terms are those of that permit's `dataset`; otherwise
   * the question is who refused everything under `regime`, at an instant (`at`) or a `position`, default now.
   */
  @Roles('data-protection-officer', 'operator')
  @Get('opt-outs')
  async optOuts(
    @CurrentActor() actor: Actor,
    @Query() query: RegisterQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const place = await this.placeOf(query);
    await this.note(actor, {
      what: 'register',
      role: actor.role,
      regime: place.terms.regime,
      position: place.position,
    });
    await reply
      .header('content-type', 'application/x-ndjson')
      .send(Readable.from(lines(this.database, place)));
  }

  @Roles('data-protection-officer')
  @Get('opt-outs/count')
  async count(@Query() query: RegisterQuery): Promise<RegisterCount> {
    return this.counted(await this.placeOf({ ...query, cut: undefined }));
  }

  /**
   * The count now and at the end of each of the last twelve months, oldest first. A nation takes seconds to count: what
   * is not reached in time is left out, and is there when the question comes again.
   */
  @Roles('data-protection-officer')
  @Get('opt-outs/history')
  async history(@Query('regime') regime: string | undefined): Promise<RegisterCount[]> {
    const terms = everythingUnder(regime);
    const now = new Date();
    const until = now.getTime() + HISTORY_MS;
    const counts = [
      await this.counted({ terms, at: now.toISOString(), position: await lastPosition(this.database) }),
    ];
    for (let back = 0; back < 12 && Date.now() < until; back++) {
      const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1) - 1).toISOString();
      counts.push(await this.counted({ terms, at, position: await positionAt(this.database, at) }, true));
    }
    return counts.reverse();
  }

  private async counted({ terms, at, position }: Place, keep = false): Promise<RegisterCount> {
    const people = await countDecisive(this.database, terms, position, keep);
    return {
      regime: terms.regime as DecidedRegime,
      at,
      position,
      people: people < SMALLEST_CELL ? null : people,
      smallestCell: SMALLEST_CELL,
    };
  }

  /** What was known at `knownAt` about `at`: a person about themselves, the officer and the inspector by reference. */
  @Roles('patient', 'data-protection-officer', 'inspector')
  @Get('subjects/:subjectRef')
  async subject(
    @CurrentActor() actor: Actor,
    @Param('subjectRef') subjectRef: string,
    @Query('at') atText: string | undefined,
    @Query('knownAt') knownText: string | undefined,
  ): Promise<AsOfAnswer> {
    const theirs = actor.role !== 'patient' || actor.subjectRef === subjectRef;
    if (!UUID.test(subjectRef) || !theirs) throw new ProblemError('subject-unknown');
    const now = new Date().toISOString();
    const knownAt = pastInstant('knownAt', knownText, now);
    const at = pastInstant('at', atText, knownAt);
    const position = await positionAt(this.database, knownAt);
    const acts = await this.database.transaction(async (tx) => {
      const found = await actsOf(tx, subjectRef, position);
      if (!found) throw new ProblemError('subject-unknown');
      await publish(tx, [
        {
          topic: 'consent.events',
          key: subjectRef,
          event: {
            type: 'data.read',
            key: subjectRef,
            data: { what: 'choices-as-of', subjectRef, rows: found.length, role: actor.role },
          },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]);
      return found;
    });
    const question = { at, upToPosition: position };
    return {
      subjectRef,
      at,
      knownAt,
      position,
      standings: asOf(acts, question),
      acts: actsAsOf(acts, question).map(
        ({ choiceId, position: place, regime, act, scope, channel, actedAt, recordedAt }) => ({
          choiceId,
          position: place,
          regime,
          act,
          scope,
          channel,
          actedAt,
          recordedAt,
        }),
      ),
    };
  }

  private async placeOf({ regime, at, position, cut, dataset }: RegisterQuery): Promise<Place> {
    if ([at, position, cut].filter((each) => each !== undefined).length > 1)
      throw invalid('at', 'one of at, position and cut');
    if (cut !== undefined) {
      const found = UUID.test(cut) ? await completedCut(this.database, cut) : null;
      const terms = found?.datasets.filter(({ datasetId }) => dataset === undefined || datasetId === dataset);
      if (!found || terms?.length !== 1 || !isDecidedRegime(terms[0]!.regime))
        throw new ProblemError('not-found');
      return { terms: terms[0]!, position: found.position, at: found.cutAt };
    }
    const terms = everythingUnder(regime);
    const now = new Date().toISOString();
    if (position !== undefined) {
      const last = await lastPosition(this.database);
      if (!/^\d{1,15}$/.test(position) || Number(position) > last)
        throw invalid('position', `a place of the register, up to ${last}`);
      return { terms, position: Number(position), at: now };
    }
    const instant = pastInstant('at', at, now);
    return {
      terms,
      at: instant,
      position:
        at === undefined ? await lastPosition(this.database) : await positionAt(this.database, instant),
    };
  }

  private note(
    actor: Actor,
    data: { what: string; role: string; regime: string; position: number },
  ): Promise<void> {
    return this.database.transaction((tx) =>
      publish(tx, [
        {
          topic: 'consent.events',
          key: 'register',
          event: { type: 'data.read', key: 'register', data },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]),
    );
  }
}

function everythingUnder(regime: string | undefined): StandingTerms {
  if (!isDecidedRegime(regime)) throw new ProblemError('regime-unknown', { params: { regime } });
  if (regime === 'EXPLICIT_CONSENT')
    throw invalid('regime', 'a regime in which silence permits: nobody consents to everything');
  return termsOfScope(regime, { kind: 'everything' });
}

async function* lines(database: Database, { terms, position, at }: Place): AsyncGenerator<string> {
  yield `${JSON.stringify({ t: 'header', regime: terms.regime, at, position })}\n`;
  let count = 0;
  for await (const indexes of decisivePages(database, terms, position)) {
    count += indexes.length;
    yield `${JSON.stringify({ t: 'people', indexes })}\n`;
  }
  yield `${JSON.stringify({ t: 'end', count })}\n`;
}
