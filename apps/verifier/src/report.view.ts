import {
  BUNDLE_FAULTS,
  CHECK_CLASSES,
  type BundleReport,
  type CheckClass,
  type ClassReport,
} from '@garant/merkle-log';
import { el } from './elements.js';
import { TEXTS, type Language } from './texts.js';

/** How many erasures are written out. */
const MOST_ERASED = 50;
const SIGNS = { pass: '✓', fail: '✗', none: '–', 'not-evaluated': '?' } as const;

/** What the check found, verdict first. */
export function reportView(report: BundleReport, language: Language): HTMLElement {
  const t = TEXTS[language];
  const number = new Intl.NumberFormat(language);
  const { facts } = report;
  return el(
    'div',
    {},
    el(
      'div',
      {
        class: `verdict ${report.ok ? 'pass' : 'fail'}`,
        role: report.ok ? 'status' : 'alert',
        tabindex: '-1',
      },
      el('h2', {}, `${report.ok ? '✓' : '✗'} ${report.ok ? t.passed : t.failed}`),
      el('p', {}, report.ok && facts ? t.passedMore(number.format(facts.entries)) : t.failedMore),
      report.ok && facts?.policy === 'bundle' && el('p', {}, t.ownPolicy),
    ),
    facts && minutesView(facts.manifestSha256, language),
    facts && factsView(facts, language),
    el(
      'section',
      { class: 'card', 'aria-labelledby': 'steps' },
      el('h2', { id: 'steps' }, t.steps),
      el(
        'ul',
        { class: 'steps' },
        ...CHECK_CLASSES.map((name) =>
          stepView(t.classes[name], report.classes[name], language, moreOf(name, report, language)),
        ),
      ),
    ),
    facts && facts.erasedCount > 0 && erasedView(facts, language),
  );
}

function minutesView(sha256: string, language: Language): HTMLElement {
  const t = TEXTS[language];
  const result = el('p', { role: 'status' });
  const input = el('input', {
    id: 'minutes',
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    class: 'mono',
  });
  input.addEventListener('input', () => {
    const given = /[0-9a-f]{64}/.exec(input.value.toLowerCase())?.[0];
    const complete = input.value.trim().length >= 64;
    result.textContent = given === sha256 ? `✓ ${t.same}` : complete ? `✗ ${t.other}` : '';
    result.className = given === sha256 ? 'sign pass' : 'sign fail';
  });
  return el(
    'section',
    { class: 'card' },
    el('label', { for: 'minutes' }, t.minutes, el('span', { class: 'hint' }, t.minutesHint)),
    input,
    result,
  );
}

function factsView(facts: NonNullable<BundleReport['facts']>, language: Language): HTMLElement {
  const t = TEXTS[language];
  const number = new Intl.NumberFormat(language);
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long' });
  const made = Date.parse(facts.madeAt);
  const witnesses = facts.cosigned.map(
    ({ name, time }) => `${name} (${date.format(new Date(time * 1_000))})`,
  );
  const rows: [string, string, boolean?][] = [
    [t.manifest, facts.manifestSha256, true],
    [t.bundle, facts.bundleId, true],
    [t.made, Number.isNaN(made) ? facts.madeAt : date.format(made)],
    [t.log, facts.origin, true],
    [t.size, number.format(facts.size)],
    [t.entries, number.format(facts.entries)],
    [t.cosigned, witnesses.join(', ') || t.nobody],
  ];
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'facts' },
    el('h2', { id: 'facts' }, t.facts),
    el(
      'dl',
      {},
      ...rows.flatMap(([name, value, mono]) => [
        el('dt', {}, name),
        el('dd', mono ? { class: 'mono' } : {}, value),
      ]),
    ),
  );
}

function stepView(
  [name, meaning]: readonly [string, string],
  { verdict, checked, findings, more }: ClassReport,
  language: Language,
  told: readonly string[],
): HTMLElement {
  const t = TEXTS[language];
  const number = new Intl.NumberFormat(language);
  return el(
    'li',
    {},
    el(
      'h3',
      {},
      el('span', { class: `sign ${verdict}` }, `${SIGNS[verdict]} ${t.verdicts[verdict]}`),
      ` – ${name}`,
    ),
    el('span', { class: 'hint' }, meaning, checked > 0 && ` ${t.checked(number.format(checked))}`),
    ...told.map((line) => el('p', { class: 'told' }, line)),
    findings.length > 0 &&
      el(
        'ul',
        {},
        ...findings.map(({ fault, where, detail }) =>
          el(
            'li',
            {},
            BUNDLE_FAULTS[fault][language],
            ' ',
            el('span', { class: 'mono' }, t.place(detail === undefined ? where : `${where} (${detail})`)),
          ),
        ),
        more > 0 && el('li', {}, t.more(number.format(more))),
      ),
  );
}

/** What a check found besides its verdict: what is complete, what was dated when. */
function moreOf(name: CheckClass, { facts }: BundleReport, language: Language): string[] {
  const t = TEXTS[language];
  const number = new Intl.NumberFormat(language);
  const ranges = (list: readonly { from: number; to: number }[]): string =>
    list.map(({ from, to }) => `${number.format(from)} – ${number.format(to - 1)}`).join(', ');
  if (name === 'completeness')
    return (facts?.complete ?? []).flatMap(({ kind, ref, covered, uncovered }) => [
      ...(covered.length > 0 ? [t.complete(t.kinds[kind] ?? kind, ref, ranges(covered))] : []),
      ...(uncovered.length > 0 ? [t.open(ranges(uncovered))] : []),
    ]);
  if (name !== 'timestamps' || !facts || facts.times.length === 0) return [];
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long' });
  const stamped = facts.times.flatMap(({ size, at }) =>
    at === null ? [] : [t.stamped(number.format(size), date.format(new Date(at)))],
  );
  return [...stamped, t.stampedBy];
}

function erasedView(
  { erased, erasedCount }: NonNullable<BundleReport['facts']>,
  language: Language,
): HTMLElement {
  const t = TEXTS[language];
  const number = new Intl.NumberFormat(language);
  const shown = erased.flatMap(({ index, by }) =>
    by
      ? [t.erasedBy(number.format(index), number.format(by.entryIndex), by.request ?? by.class ?? by.reason)]
      : [],
  );
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'erased' },
    el('h2', { id: 'erased' }, t.erased(number.format(erasedCount))),
    el(
      'ul',
      {},
      ...shown.slice(0, MOST_ERASED).map((line) => el('li', {}, line)),
      erasedCount > MOST_ERASED && el('li', {}, t.more(number.format(erasedCount - MOST_ERASED))),
    ),
  );
}
