// Builds the page that checks an inspection bundle without network: one file, everything in it, the same bytes for the
// same sources. Its policy admits its own script and style by their hashes, and no connection to anywhere.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const library = (/** @type {string} */ name) => at(`../../libs/${name}/src/index.ts`);

const built = await build({
  root: at('.'),
  configFile: false,
  logLevel: 'warn',
  resolve: {
    alias: ['rules', 'merkle-log'].map((name) => ({ find: `@garant/${name}`, replacement: library(name) })),
  },
  build: {
    write: false,
    target: 'es2022',
    minify: true,
    lib: { entry: at('src/main.ts'), formats: ['iife'], name: 'verifier' },
  },
});
const outputs = (Array.isArray(built) ? built : [built]).flatMap((each) =>
  'output' in each ? each.output : [],
);
const chunk = outputs.find((each) => each.type === 'chunk');
if (!chunk || outputs.filter((each) => each.type === 'chunk').length !== 1) throw new Error('not one script');
// Inside a script element only this sequence would end it.
const script = chunk.code.trim().replaceAll('</script', '<\\/script');
const style = (await readFile(at('src/page.css'), 'utf8')).trim();
const hashOf = (/** @type {string} */ text) =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
const template = await readFile(at('src/page.html'), 'utf8');
const page = template
  .replace('%POLICY%', () => policy)
  // A hash is over everything between the tags, white space too.
  .replace(/>\s*%STYLE%\s*</, () => `>${style}<`)
  .replace(/>\s*%SCRIPT%\s*</, () => `>${script}<`);
await mkdir(at('dist'), { recursive: true });
await writeFile(at('dist/verify.html'), page);
