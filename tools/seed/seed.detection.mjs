// Something for the queue: the data protection officer tunes a rule, which is itself found and shown to the operator.

/** @param {import('./seed.api.mjs').SeedApi} api */
export async function seedDetection(api) {
  await api.post('iris', '/api/v1/detection-rules/many-readers', {
    enabled: true,
    parameters: { limit: 4 },
    reason: 'Peu d’agents ici : quatre comptes qui regardent la même personne méritent une question.',
  });
}
