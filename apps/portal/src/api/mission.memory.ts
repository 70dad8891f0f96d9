const KEY = 'garant-mission';
/** Addresses that read entries: with several open missions, each says under which. */
const READS = /^\/api\/v1\/inspection\/(entries|questions|stories|volume|facets|replays)\b(?!.*\/proof\b)/;

/** The mission under which this window reads the log, as the inspector chose; null: the only open one. */
export const chosenMission = (): string | null => {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    // Storage may be refused; then the choice does not outlive the page.
    return null;
  }
};
export function chooseMission(missionId: string | null): void {
  try {
    if (missionId === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, missionId);
  } catch {
    // As above.
  }
}

/** An address of the log with the mission under which it is read. @param missionId null: none was chosen */
export function underMission(path: string, missionId: string | null = chosenMission()): string {
  if (missionId === null || !READS.test(path) || /[?&]mission=/.test(path)) return path;
  return `${path}${path.includes('?') ? '&' : '?'}mission=${encodeURIComponent(missionId)}`;
}
