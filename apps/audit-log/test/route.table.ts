import type { Actor } from '@garant/contracts';

interface RouteRow {
  path: string;
  roles: 'public' | 'any' | Actor['role'][];
  /** For whom it does not exist: what is not visible to them. */
  hidden?: Actor['role'][];
}

/** Who may use what of the service. A route that is not in this table fails the spec that reads it. */
export const routesOf = ({
  subject,
  eventId,
  missionId,
}: Record<'subject' | 'eventId' | 'missionId', string>): Record<string, RouteRow> => ({
  'GET /health/live': { path: '/health/live', roles: 'public' },
  'GET /health/ready': { path: '/health/ready', roles: 'public' },
  'GET /log/checkpoint': { path: '/log/checkpoint', roles: 'public' },
  'GET /log/vkey': { path: '/log/vkey', roles: 'public' },
  'GET /log/periods': { path: '/log/periods', roles: 'public' },
  'GET /internal/alarms': { path: '/internal/alarms', roles: ['inspector', 'operator'] },
  'GET /internal/completeness': {
    path: `/internal/completeness?kind=subject&ref=${subject}`,
    roles: ['inspector'],
  },
  'GET /log/policy': { path: '/log/policy', roles: 'public' },
  'GET /log/witnesses': { path: '/log/witnesses', roles: 'public' },
  'GET /log/rotations': { path: '/log/rotations', roles: 'public' },
  'GET /log/timestamps/:size': { path: '/log/timestamps/300', roles: 'public' },
  'GET /log/tile/*': { path: '/log/tile/0/000', roles: 'public' },
  'GET /log/tile/entries/*': { path: '/log/tile/entries/000', roles: ['inspector'] },
  'GET /internal/entries': { path: '/internal/entries', roles: ['inspector'] },
  'GET /internal/entries/:index': { path: '/internal/entries/3', roles: ['inspector'] },
  'GET /internal/entries/:index/proof': { path: '/internal/entries/3/proof', roles: 'any' },
  'GET /internal/events/:id': { path: `/internal/events/${eventId}`, roles: 'any' },
  'GET /internal/consistency': { path: '/internal/consistency?from=3&to=300', roles: 'any' },
  'GET /internal/missions': {
    path: '/internal/missions',
    roles: ['inspector', 'signatory'],
  },
  'GET /internal/missions/:missionId/files/:sha256': {
    path: `/internal/missions/${missionId}/files/${'0'.repeat(64)}`,
    roles: [],
    // Nobody sent a document.
    hidden: ['inspector', 'signatory'],
  },
  'GET /internal/missions/:missionId/minutes.pdf': {
    path: `/internal/missions/${missionId}/minutes.pdf`,
    roles: [],
    hidden: ['inspector'],
  },
  'GET /internal/missions/:missionId': {
    path: `/internal/missions/${missionId}`,
    roles: ['signatory'],
    // The mission is one of other inspectors.
    hidden: ['inspector'],
  },
  'GET /internal/bundles': { path: '/internal/bundles', roles: ['inspector'] },
  // A bundle of other inspectors, or none, does not exist for whoever asks.
  'GET /internal/bundles/:id': {
    path: `/internal/bundles/${missionId}`,
    roles: [],
    hidden: ['inspector'],
  },
  'GET /internal/bundles/:id/file': {
    path: `/internal/bundles/${missionId}/file`,
    roles: [],
    hidden: ['inspector'],
  },
  'GET /log/retention': { path: '/log/retention', roles: 'public' },
  'GET /internal/retention': {
    path: '/internal/retention',
    roles: ['inspector', 'data-protection-officer'],
  },
  'GET /internal/erasures': { path: '/internal/erasures', roles: ['inspector', 'data-protection-officer'] },
  'GET /internal/holds': {
    path: '/internal/holds',
    roles: ['inspector', 'data-protection-officer', 'signatory'],
  },
  'GET /internal/detections': {
    path: '/internal/detections',
    roles: ['inspector', 'data-protection-officer', 'operator'],
  },
  'GET /internal/detections/:id': {
    path: `/internal/detections/${missionId}`,
    roles: [],
    hidden: ['inspector', 'data-protection-officer', 'operator'],
  },
  'GET /internal/detection-rules': {
    path: '/internal/detection-rules',
    roles: ['inspector', 'data-protection-officer', 'operator'],
  },
  'GET /internal/questions': { path: '/internal/questions', roles: ['inspector'] },
  'GET /internal/questions/:code': { path: '/internal/questions/denied', roles: ['inspector'] },
  'GET /internal/stories/:kind/:id': {
    path: `/internal/stories/release/${missionId}`,
    roles: [],
    // The log tells of no such release.
    hidden: ['inspector'],
  },
  'GET /internal/explanations/:index': { path: '/internal/explanations/3', roles: ['inspector'] },
  'GET /internal/volume': {
    path: '/internal/volume?step=day&from=2026-01-01T00:00:00Z&to=2026-01-31T00:00:00Z',
    roles: ['inspector'],
  },
  'GET /internal/facets': { path: '/internal/facets', roles: ['inspector'] },
  // Only the gateway itself, for a person about themselves: neither operators nor inspectors.
  'GET /internal/traces/person/:ref': { path: `/internal/traces/person/${subject}`, roles: [] },
  'GET /internal/traces/account/:ref': { path: `/internal/traces/account/${subject}`, roles: [] },
  'GET /internal/parked': { path: '/internal/parked', roles: ['operator'] },
  'GET /internal/status': { path: '/internal/status', roles: ['inspector', 'operator'] },
});
