// Choices of patient personas under the four regimes, on the notices as published.

/** @param {import('./seed.api.mjs').SeedApi} api */
export async function choose(api, id, regime, act, scope = { kind: 'everything' }) {
  const notices = await api.get(id, '/api/v1/notices');
  const notice = notices.find((each) => each.regime === regime);
  return api.post(id, '/api/v1/my/choices', {
    regime,
    act,
    scope,
    notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
    channel: 'portal',
    actedAt: new Date().toISOString(),
  });
}

/** Everybody signs in once, so that a holder's linkage finds them. */
export async function enrol(api, ids) {
  for (const id of ids)
    await api.until(
      () => api.get(id, '/api/v1/me'),
      (me) => Boolean(me.account?.subjectRef),
      `${id} to be known to the register`,
    );
}
