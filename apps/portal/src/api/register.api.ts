import type { RegisterEntry } from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { read } from './client.js';

/** One row of the public register (EHDS Art. 57(1)(j), 58(1)): no person is named. */
export type Project = RegisterEntry;
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
