/** The sign of Garant: a ring that closes on its own proof. */
export function Mark({ size = 36 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g fill="none" stroke="var(--accent-ink)" strokeWidth="2.6" strokeLinecap="round">
        <path d="M24 9.6A10.2 10.2 0 1 0 26.2 16H16" />
        <path d="M16 16v4.4" />
      </g>
      <circle cx="16" cy="23" r="2" fill="var(--accent-ink)" />
    </svg>
  );
}
