/** What this rule reads of a row of the public register of projects. */
export interface RegisteredProject {
  readonly applicationId: string;
  readonly decision: 'grant' | 'refuse' | null;
  readonly datasets: readonly { readonly datasetId: string }[];
}

/**
 * The projects that were permitted to use a dataset in which a person has a record, in the order of the register. A
 * person's choices are no argument, on purpose: the list says who was entitled, and must be the same whether or not the
 * person objected, for a list of the projects from which somebody was filtered would itself reveal them (TEHDAS2 D8.1
 * §5.5.2; EHDS Art. 58(1)).
 */
export function projectsLikeMine<P extends RegisteredProject>(
  register: readonly P[],
  linkedDatasets: readonly string[],
): (P & { mine: readonly string[] })[] {
  const linked = new Set(linkedDatasets);
  return register.flatMap((project) => {
    if (project.decision !== 'grant') return [];
    const mine = project.datasets.map(({ datasetId }) => datasetId).filter((id) => linked.has(id));
    return mine.length > 0 ? [{ ...project, mine }] : [];
  });
}
