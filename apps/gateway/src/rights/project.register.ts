import type { ProjectLikeMine, ProjectsLikeMine, RegisterEntry } from '@garant/contracts';
import { projectsLikeMine } from '@garant/rules';
import type { ServiceClient } from '../shell/service.client.js';

const PAGE = 200;

/** The public register of projects, all of it: what anybody may read (EHDS Art. 57(1)(j)). */
export async function wholeRegister(services: ServiceClient): Promise<RegisterEntry[]> {
  const items: RegisterEntry[] = [];
  for (;;) {
    const page = await services.json<{ items: RegisterEntry[]; total: number }>(
      'access-requests',
      '/internal/register',
      { query: { limit: PAGE, offset: items.length } },
    );
    items.push(...page.items);
    if (page.items.length < PAGE || items.length >= page.total) return items;
  }
}

type Shown = Omit<ProjectLikeMine, 'datasets'>;
const shown = (entry: RegisterEntry): Shown => ({
  applicationId: entry.applicationId,
  status: entry.status,
  title: entry.title,
  laySummary: entry.laySummary,
  organisation: entry.organisation,
  applicantType: entry.applicantType,
  purpose: entry.purpose,
  decidedAt: entry.decidedAt,
  validFrom: entry.validFrom,
  validUntil: entry.validUntil,
  results: entry.results,
});

export interface PersonUses {
  linkedDatasets: string[];
  consented: { applicationId: string; consentedAt: string; stands: boolean }[];
  /** References under which the person stands: more than one after a merge. */
  subjectRefs: string[];
}

/**
 * Projects that were entitled to use data like a person's, and apart from them those that the person said yes to. The
 * first list comes from the register and from where records are; a person's choices do not enter it.
 */
export function usesOf(register: readonly RegisterEntry[], uses: PersonUses): ProjectsLikeMine {
  const byId = new Map(register.map((entry) => [entry.applicationId, entry]));
  return {
    linkedDatasets: uses.linkedDatasets.length,
    projects: projectsLikeMine(register, uses.linkedDatasets).map((entry) => ({
      ...shown(entry),
      datasets: entry.datasets.filter(({ datasetId }) => entry.mine.includes(datasetId)),
    })),
    consented: uses.consented.flatMap(({ applicationId, consentedAt, stands }) => {
      const entry = byId.get(applicationId);
      return entry ? [{ ...shown(entry), consentedAt, stands }] : [];
    }),
  };
}
