import type { DataReads, ExportSupplement, ProjectsLikeMine } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

type Section = ExportSupplement['sections'][number];
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What the gateway itself holds about a person: their account, what they sent, recalls for them. Identifiers at the login service stay there. */
export async function holdingsOf(
  tx: Tx,
  who: { subjectRef: string; accountRef: string },
): Promise<Section[]> {
  const accounts = await tx.query<{
    iss: string | null;
    name: string | null;
    email: string | null;
    roles: string[];
    organisation: string | null;
    created_at: Date;
    signed_in_at: Date | null;
  }>(
    'SELECT iss, name, email, roles, organisation, created_at, signed_in_at FROM account WHERE ref = $1 OR subject_ref = $2',
    [who.accountRef, who.subjectRef],
  );
  const sessions = await tx.query<{
    assurance: string;
    created_at: Date;
    seen_at: Date;
    revoked_at: Date | null;
  }>(
    'SELECT assurance, created_at, seen_at, revoked_at FROM session WHERE account_ref = $1 ORDER BY created_at DESC LIMIT 1000',
    [who.accountRef],
  );
  const commands = await tx.query<{ type: string; state: string; sent_at: Date }>(
    'SELECT type, state, sent_at FROM sent_command WHERE actor_ref = $1 ORDER BY sent_at DESC LIMIT 1000',
    [who.accountRef],
  );
  const recalls = await tx.query<{
    recall_id: string;
    choice_id: string;
    ordered_at: Date;
    acknowledged_at: Date | null;
  }>(
    'SELECT recall_id, choice_id, ordered_at, acknowledged_at FROM recall WHERE subject_ref = $1 ORDER BY ordered_at',
    [who.subjectRef],
  );
  return [
    {
      section: 'account',
      title: { fr: 'Votre compte', en: 'Your account' },
      rows: accounts.map((row) => ({
        issuer: row.iss,
        name: row.name,
        email: row.email,
        roles: row.roles.join(', '),
        organisation: row.organisation,
        createdAt: iso(row.created_at),
        signedInAt: iso(row.signed_in_at),
      })),
    },
    {
      section: 'sessions',
      title: { fr: 'Vos sessions', en: 'Your sessions' },
      rows: sessions.map((row) => ({
        assurance: row.assurance,
        begunAt: iso(row.created_at),
        lastSeenAt: iso(row.seen_at),
        endedAt: iso(row.revoked_at),
      })),
    },
    {
      section: 'sent-commands',
      title: { fr: 'Ce que vous avez envoyé', en: 'What you have sent' },
      rows: commands.map(({ type, state, sent_at }) => ({ what: type, state, at: iso(sent_at) })),
    },
    {
      section: 'recalls',
      title: { fr: 'Effacements demandés pour vous', en: 'Deletions ordered for you' },
      rows: recalls.map((row) => ({
        recallId: row.recall_id,
        choiceId: row.choice_id,
        orderedAt: iso(row.ordered_at),
        acknowledgedAt: iso(row.acknowledged_at),
      })),
    },
  ];
}

/** Reads of a person's data, and the projects that were entitled to use data like theirs, as rows. */
export const usesSections = (reads: DataReads, uses: ProjectsLikeMine): Section[] => [
  {
    section: 'reads',
    title: { fr: 'Qui a lu vos données', en: 'Who read your data' },
    rows: reads.reads.map(({ index, at, role, organisation, what, why }) => ({
      at,
      role,
      organisation,
      what,
      why: Object.entries(why)
        .flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]))
        .join(', '),
      logEntry: index,
    })),
  },
  {
    section: 'projects',
    title: {
      fr: 'Projets qui pouvaient utiliser des données comme les vôtres',
      en: 'Projects that were entitled to use data like yours',
    },
    rows: uses.projects.map((project) => ({
      applicationId: project.applicationId,
      title: project.title,
      organisation: project.organisation,
      purpose: project.purpose,
      state: project.status,
      validFrom: project.validFrom,
      validUntil: project.validUntil,
      datasets: project.datasets.map(({ datasetId }) => datasetId).join(', '),
      results: project.results.map(({ url }) => url).join(' '),
    })),
  },
];
