import { checkBundle, type BundleReport } from '@garant/merkle-log';
import { bundleTools, fileSource } from './bundle.tools.js';
import { el } from './elements.js';
import { reportView } from './report.view.js';
import { TEXTS, type Language } from './texts.js';

/** The whole page: two files in, one report out. State is here, the page is drawn again from it. */
const state: {
  language: Language;
  bundle: File | null;
  policy: File | null;
  share: number | null;
  report: BundleReport | null;
  failure: string | null;
} = {
  language: navigator.language.startsWith('fr') ? 'fr' : 'en',
  bundle: null,
  policy: null,
  share: null,
  report: null,
  failure: null,
};
const page = document.getElementById('page')!;

function draw(): void {
  const t = TEXTS[state.language];
  document.documentElement.lang = state.language;
  document.title = t.title;
  page.replaceChildren(
    el('header', {}, el('h1', {}, t.title), languages()),
    el('main', {}, el('p', {}, t.lead), chooser(), el('div', { id: 'result' }, ...result())),
    el('footer', { class: 'hint' }, t.offline),
  );
}

function languages(): HTMLElement {
  return el(
    'div',
    { role: 'group', 'aria-label': 'Langue – Language' },
    ...(['fr', 'en'] as const).map((language) => {
      const button = el(
        'button',
        { type: 'button', lang: language, 'aria-pressed': String(language === state.language) },
        language === 'fr' ? 'Français' : 'English',
      );
      button.addEventListener('click', () => {
        state.language = language;
        draw();
        page.querySelector<HTMLElement>(`button[lang=${language}]`)?.focus();
      });
      return button;
    }),
  );
}

function chooser(): HTMLElement {
  const t = TEXTS[state.language];
  const bundle = el('input', { id: 'bundle', type: 'file', accept: '.zip,application/zip' });
  const policy = el('input', { id: 'policy', type: 'file' });
  keep(bundle, state.bundle);
  keep(policy, state.policy);
  bundle.addEventListener('change', () => take(bundle.files?.[0]));
  policy.addEventListener('change', () => {
    state.policy = policy.files?.[0] ?? null;
    if (state.bundle) void run();
  });
  const drop = el(
    'div',
    { class: 'drop' },
    el('label', { for: 'bundle' }, t.choose, el('span', { class: 'hint' }, t.drop)),
    bundle,
  );
  for (const [name, over] of [
    ['dragover', true],
    ['dragleave', false],
    ['drop', false],
  ] as const)
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', over);
      if (name === 'drop') take(event.dataTransfer?.files[0]);
    });
  return el(
    'section',
    { class: 'card' },
    drop,
    el('p', {}),
    el('label', { for: 'policy' }, t.policy, el('span', { class: 'hint' }, t.policyHint)),
    policy,
  );
}

/** The page is drawn again with another language; the chosen files stay chosen. */
function keep(input: HTMLInputElement, file: File | null): void {
  if (!file) return;
  const held = new DataTransfer();
  held.items.add(file);
  input.files = held.files;
}

function take(file: File | undefined): void {
  if (!file) return;
  state.bundle = file;
  void run();
}

function* result(): Generator<HTMLElement> {
  const t = TEXTS[state.language];
  if (state.share !== null) {
    const percent = String(Math.floor(state.share * 100));
    yield el('p', { id: 'share', role: 'status' }, t.reading(percent));
    yield el('progress', { max: '100', value: percent, 'aria-labelledby': 'share' });
  }
  if (state.failure !== null)
    yield el(
      'div',
      { class: 'verdict fail', role: 'alert' },
      el('h2', {}, `✗ ${t.broken}`),
      el('p', { class: 'mono' }, state.failure),
    );
  if (state.report) yield reportView(state.report, state.language);
}

let runs = 0;
async function run(): Promise<void> {
  const file = state.bundle;
  if (!file) return;
  // A file that is chosen meanwhile counts; the report of the one before does not.
  const mine = ++runs;
  Object.assign(state, { share: 0, report: null, failure: null });
  showResult();
  try {
    const policy = await state.policy?.text();
    const report = await checkBundle(fileSource(file), bundleTools, {
      ...(policy === undefined ? {} : { policy }),
      progress: (share) => {
        if (mine !== runs || share - (state.share ?? 0) < 0.01) return;
        state.share = share;
        showShare();
      },
    });
    if (mine === runs) state.report = report;
  } catch (error) {
    if (mine === runs) state.failure = error instanceof Error ? error.message : String(error);
  }
  if (mine !== runs) return;
  state.share = null;
  showResult();
  document.querySelector<HTMLElement>('.verdict')?.focus();
}

const showResult = (): void => document.getElementById('result')?.replaceChildren(...result());
function showShare(): void {
  const percent = String(Math.floor((state.share ?? 0) * 100));
  const text = document.getElementById('share');
  if (text) text.textContent = TEXTS[state.language].reading(percent);
  document.querySelector('progress')?.setAttribute('value', percent);
}

draw();
