const PATHS = {
  check: 'M4 12.5 9.5 18 20 6.5',
  cross: 'M6 6l12 12M18 6 6 18',
  info: 'M12 11v6M12 7v.5',
  warn: 'M12 8v5M12 16.5v.5',
  clock: 'M12 7v5.2l3.4 2',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  down: 'M6 9.5 12 15.5 18 9.5',
  right: 'M9.5 6 15.5 12 9.5 18',
  left: 'M14.5 6 8.5 12 14.5 18',
  out: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  down_file: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  search: 'M15.5 15.5 20 20',
  plus: 'M12 5v14M5 12h14',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21h4',
  person: 'M5 20c.6-4 3.4-6 7-6s6.4 2 7 6',
  seal: 'M12 3l2.3 2 3-.4.8 3 2.6 1.6-1.2 2.8 1.2 2.8-2.6 1.6-.8 3-3-.4-2.3 2-2.3-2-3 .4-.8-3-2.6-1.6L4.5 12 3.3 9.200l2.6-1.6.8-3 3 .4z',
} as const;
const CIRCLED = new Set(['info', 'warn', 'clock']);

/** A sign beside words; it never carries the meaning alone. */
export function Icon({ name, size = 20 }: { name: keyof typeof PATHS; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {CIRCLED.has(name) && <circle cx="12" cy="12" r="9" />}
      {name === 'search' && <circle cx="10.5" cy="10.5" r="6.5" />}
      {name === 'person' && <circle cx="12" cy="8" r="4" />}
      <path d={PATHS[name]} />
    </svg>
  );
}
