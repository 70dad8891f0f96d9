import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const library = (name) => fileURLToPath(new URL(`../../libs/${name}/src/index.ts`, import.meta.url));
const gateway = process.env.GARANT_URL ?? 'http://localhost:8080';
const served = [
  '/api',
  '/auth',
  '/log/',
  '/projects.json',
  '/catalogue.ttl',
  '/catalogue.jsonld',
  '/.well-known',
  '/openapi.json',
];

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  resolve: {
    alias: ['rules', 'merkle-log', 'contracts'].map((name) => ({
      find: `@garant/${name}`,
      replacement: library(name),
    })),
  },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // The content security policy admits files of this origin only: no data: addresses, no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: Object.fromEntries(served.map((path) => [path, { target: gateway, changeOrigin: false }])),
  },
});
