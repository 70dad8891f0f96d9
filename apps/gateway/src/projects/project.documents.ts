import type { PublicProject, RegisterEntry } from '@garant/contracts';

/** A project of the register as schema.org says it (https://schema.org/ResearchProject), JSON-LD 1.1. */
export function projectJsonLd(project: PublicProject, origin: string): object {
  const page = `${origin}/projets/${project.applicationId}`;
  const people = project.people.flatMap(({ function: role, name }) =>
    name === null ? [] : [{ '@type': 'Role', roleName: role, member: { '@type': 'Person', name } }],
  );
  return {
    '@context': 'https://schema.org',
    '@type': 'ResearchProject',
    '@id': page,
    url: page,
    identifier: [project.applicationId, ...(project.permitId ? [project.permitId] : [])],
    name: project.title,
    description: project.laySummary,
    ...(project.validFrom && project.validUntil
      ? { foundingDate: project.validFrom.slice(0, 10), dissolutionDate: project.validUntil.slice(0, 10) }
      : {}),
    ...(project.organisation
      ? { parentOrganization: { '@type': 'Organization', name: project.organisation } }
      : {}),
    ...(people.length > 0 ? { member: people } : {}),
    subjectOf: project.results.map((result) => ({
      '@type': result.kind === 'publication' ? 'ScholarlyArticle' : 'CreativeWork',
      name: result.title.en,
      abstract: result.summary.en,
      datePublished: result.publishedAt.slice(0, 10),
      ...(result.url ? { url: result.url } : {}),
      ...(result.doi ? { sameAs: result.url } : {}),
    })),
    additionalProperty: [
      { '@type': 'PropertyValue', propertyID: 'status', value: project.status },
      { '@type': 'PropertyValue', propertyID: 'purpose', value: project.purpose },
      { '@type': 'PropertyValue', propertyID: 'resultsLate', value: project.resultsLate ?? false },
    ],
    isBasedOn: project.datasets.map(({ datasetId, title }) => ({
      '@type': 'Dataset',
      '@id': `${origin}/datasets/${datasetId}`,
      name: title.en,
    })),
  };
}

const ESCAPED: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** XML 1.0 knows no other control characters than tab and line ends. */
const xml = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"']/g, (sign) => ESCAPED[sign]!);

/** New entries of the register as a feed (RFC 4287): received, granted, refused. */
export function projectsAtom(entries: readonly RegisterEntry[], origin: string): string {
  const changed = (entry: RegisterEntry): string => entry.decidedAt ?? entry.submittedAt;
  const updated = entries.map(changed).sort().at(-1) ?? '1970-01-01T00:00:00.000Z';
  const items = entries.map(
    (entry) => `  <entry>
    <id>urn:uuid:${entry.applicationId}</id>
    <title>${xml(entry.title)}</title>
    <link rel="alternate" href="${xml(`${origin}/projets/${entry.applicationId}`)}"/>
    <published>${entry.submittedAt}</published>
    <updated>${changed(entry)}</updated>
    <author><name>${xml(entry.organisation ?? entry.applicantType)}</name></author>
    <category term="${xml(entry.status)}"/>
    <category term="${xml(entry.purpose)}"/>
    <summary>${xml(entry.laySummary)}</summary>
  </entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
  <id>${xml(`${origin}/projects.atom`)}</id>
  <title>Garant – projets / projects</title>
  <link rel="self" type="application/atom+xml" href="${xml(`${origin}/projects.atom`)}"/>
  <updated>${updated}</updated>
${items.join('\n')}
</feed>
`;
}
