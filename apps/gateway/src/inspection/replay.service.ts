import { Injectable } from '@nestjs/common';
import type { Actor, EntryView, ReplayRequest, ReplayView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { typeTitle, type Sentence } from '@garant/rules';
import { RULE_BUNDLE_HASH } from '../decisions/decision.service.js';
import { Enforcement } from '../enforcement/enforcement.js';
import { secretsOf } from '../releases/bundle.store.js';
import { sha256Hex } from '../releases/cohort.js';
import { ServiceClient } from '../shell/service.client.js';
import {
  OF_THE_MOMENT,
  PERMIT_HISTORY,
  decideAgain,
  permitAt,
  type LoggedEvaluation,
} from './decision.replay.js';
import { replayCohort, type Comparison, type LoggedPlan } from './release.replay.js';

type Replayed = Omit<ReplayView, 'replayId' | 'tookMs'>;

// prettier-ignore
const TITLES: Readonly<Record<string, Sentence>> = {
  'rule-bundle': { fr: 'Les règles (empreinte)', en: 'The rules (hash)' },
  effect: { fr: 'La décision', en: 'The decision' },
  reason: { fr: 'Le motif', en: 'The reason' },
  'cut-position': { fr: 'La position du registre des choix', en: 'The position in the register of choices' },
  linkage: { fr: 'Le rapprochement avec les dossiers du détenteur', en: 'The linkage with the holder’s records' },
  register: { fr: 'Les choix qui décident (engagement de l’arrêté)', en: 'The choices that decide (commitment of the cut)' },
  people: { fr: 'Le nombre de personnes', en: 'The number of people' },
  commitment: { fr: 'L’engagement sur la liste des personnes', en: 'The commitment to the list of people' },
  plan: { fr: 'Le plan signé (empreinte)', en: 'The signed plan (hash)' },
  left: { fr: 'Les dossiers partis, décidés à nouveau', en: 'The records that left, decided again' },
  stayed: { fr: 'Les dossiers restés, décidés à nouveau', en: 'The records that stayed, decided again' },
};

/** Replays past decisions and releases from the log, what the gateway kept, and the rules. Reads only. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly services: ServiceClient,
    private readonly enforcement: Enforcement,
  ) {}

  /** @throws ProblemError `entry-unknown`, `replay-unsuited`, `replay-gone`, and those of a mission */
  replay(actor: Actor, asked: ReplayRequest, mission: string | undefined): Promise<Replayed> {
    return asked.kind === 'decision'
      ? this.decision(actor, asked.index, mission)
      : this.release(actor, asked.releaseId, mission);
  }

  private async decision(actor: Actor, index: number, mission: string | undefined): Promise<Replayed> {
    const view = await this.services.json<EntryView>('audit-log', `/internal/entries/${index}`, {
      actor,
      query: { mission },
    });
    if (view.entry.type !== 'decision.made') throw new ProblemError('replay-unsuited');
    if (view.details === null) throw new ProblemError('replay-gone');
    const data = view.details.data as unknown as LoggedEvaluation & {
      evaluations?: LoggedEvaluation[];
      ruleBundleHash: string;
      positions: { register?: number };
    };
    const { state, policy } = this.enforcement;
    const position = data.positions.register ?? -1;
    const at = view.entry.time ?? view.entry.received;
    const comparisons: Comparison[] = [this.rules(data.ruleBundleHash)];
    let [different, gone, recomputed] = [0, 0, 0];
    let checks: ReplayView['checks'] = [];
    for (const evaluation of data.evaluations ?? [data]) {
      const permit = await this.permitThen(actor, evaluation.permitId, index, mission);
      const again = decideAgain(state, policy, { evaluation, at, position, permit });
      if (checks.length === 0) checks = again.checks.map((one) => ({ ...one }));
      const ofTheMoment = OF_THE_MOMENT.includes(evaluation.reason ?? '');
      const [same, sameReason] = [
        again.effect === evaluation.effect,
        again.reason === evaluation.reason || evaluation.reason === 'person-withheld',
      ];
      if (ofTheMoment) gone++;
      else recomputed++;
      if (!ofTheMoment && !(same && sameReason)) different++;
      comparisons.push(
        {
          name: 'effect',
          logged: evaluation.effect,
          now: again.effect,
          same: ofTheMoment ? null : same,
        },
        {
          name: 'reason',
          logged: evaluation.reason ?? null,
          now: again.reason ?? null,
          same: ofTheMoment ? null : sameReason,
        },
      );
    }
    return this.told({ kind: 'decision', index, releaseId: null }, comparisons, checks, {
      recomputed,
      different,
      gone,
    });
  }

  private async release(actor: Actor, releaseId: string, mission: string | undefined): Promise<Replayed> {
    const [view] = await this.entries(actor, { release: releaseId, type: 'release.planned' }, mission);
    if (!view) throw new ProblemError('entry-unknown');
    if (view.details === null) throw new ProblemError('replay-gone');
    const logged = view.details.data as unknown as LoggedPlan;
    const permit = await this.permitThen(actor, logged.permitId, view.index, mission);
    const { database, cipher } = this.enforcement.parts;
    const terms = permit?.terms ?? this.enforcement.state.permit(logged.permitId)?.terms;
    const cohort = terms && (await replayCohort(database, this.enforcement.state, logged, terms));
    if (!cohort) throw new ProblemError('replay-gone');
    const secrets = await secretsOf(database, releaseId);
    const planHash = secrets ? sha256Hex(cipher.openText(secrets.plan, releaseId)) : null;
    const comparisons: Comparison[] = [
      this.rules(logged.ruleBundleHash),
      {
        name: 'plan',
        logged: logged.planHash,
        now: planHash,
        same: planHash === null ? null : planHash === logged.planHash,
      },
      ...cohort.comparisons,
    ];
    return this.told({ kind: 'release', index: view.index, releaseId }, comparisons, [], cohort);
  }

  /** Today’s rules replay what they are the rules of; of others the result is compared and the difference of rules is said. */
  private rules(logged: string): Comparison {
    const same = logged === RULE_BUNDLE_HASH ? true : null;
    return { name: 'rule-bundle', logged, now: RULE_BUNDLE_HASH, same };
  }

  private async permitThen(
    actor: Actor,
    permitId: string | undefined,
    index: number,
    mission: string | undefined,
  ) {
    if (permitId === undefined) return undefined;
    const history = await Promise.all(
      PERMIT_HISTORY.map((type) => this.entries(actor, { permit: permitId, type }, mission)),
    );
    return permitAt(history.flat(), index);
  }

  private async entries(
    actor: Actor,
    filter: Record<string, string>,
    mission: string | undefined,
  ): Promise<EntryView[]> {
    const query = { ...filter, limit: 200, mission };
    const { entries } = await this.services.json<{ entries: EntryView[] }>('audit-log', '/internal/entries', {
      actor,
      query,
    });
    return entries;
  }

  private told(
    of: Pick<Replayed, 'kind' | 'index' | 'releaseId'>,
    comparisons: readonly Comparison[],
    checks: ReplayView['checks'],
    { recomputed, different, gone }: { recomputed: number; different: number; gone: number },
  ): Replayed {
    const broken = different > 0 || comparisons.some(({ same }) => same === false);
    const verdict = broken
      ? 'different'
      : gone > 0 || comparisons.some(({ same }) => same === null)
        ? 'partly'
        : 'same';
    const sentence: Record<typeof verdict, Sentence> = {
      same: {
        fr: 'Le même résultat : ce que le journal dit est ce que les règles donnent.',
        en: 'The same result: what the log says is what the rules give.',
      },
      partly: {
        fr: `Rien ne diffère ; ${gone} ligne(s) ou des faits du moment ne peuvent plus être recalculés. Les engagements restent vérifiables.`,
        en: `Nothing differs; ${gone} row(s), or facts of the moment, can no longer be recomputed. The commitments still verify.`,
      },
      different: {
        fr: `Le résultat diffère : ${different} ligne(s) et les points marqués ci-dessous.`,
        en: `The result differs: ${different} row(s), and the points marked below.`,
      },
    };
    return {
      ...of,
      verdict,
      sentence: sentence[verdict],
      comparisons: comparisons.map((one) => ({ ...one, title: TITLES[one.name] ?? typeTitle(one.name) })),
      checks,
      recomputed,
      different,
      gone,
      ruleBundleHash: RULE_BUNDLE_HASH,
    };
  }
}
