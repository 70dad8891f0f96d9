import type { Localized } from '@garant/contracts';
import type { ApplicantType, PurposeCode, Regime } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { read } from './client.js';

/** One row of the public register (EHDS Art. 57(1)(j), 58(1)): no researcher is named. */
export interface Project {
  applicationId: string;
  permitId?: string | null;
  title: string;
  laySummary?: string | null;
  purpose: PurposeCode;
  applicantType?: ApplicantType | null;
  organisation?: string | null;
  datasets: { datasetId: string; title?: Localized | null; regime?: Regime | null }[];
  status: string;
  submittedAt?: string | null;
  decidedAt?: string | null;
  decision?: 'grant' | 'refuse' | null;
  reason?: string | null;
  validFrom?: string | null;
  validUntil?: string | null;
}
type Answer = Project[] | { projects: Project[] } | { items: Project[] };
export const useProjects = () =>
  useQuery({
    queryKey: ['projects'],
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const answer = await read<Answer>('/projects.json', signal);
      return Array.isArray(answer) ? answer : 'projects' in answer ? answer.projects : answer.items;
    },
  });
