import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { z } from 'zod';
import '@fontsource-variable/atkinson-hyperlegible-next';
import './styles/tokens.css';
import './styles/base.css';
import { whenUnauthenticated } from './api/client.js';
import { ApiProblem, worthRetrying } from './api/problem.model.js';
import { sessionKey } from './api/session.query.js';
import { router } from './page.routes.js';
import { applyTheme, storedTheme } from './shell/theme.hook.js';

// Schemas compiled by `new Function` would be code from a string, which the content security policy forbids.
z.config({ jitless: true });
applyTheme(storedTheme());
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, failure) => count < 2 && failure instanceof ApiProblem && worthRetrying(failure.problem),
      staleTime: 5_000,
      // Reads of personal data are entries of the log: looking at another window is no reason for one.
      refetchOnWindowFocus: false,
    },
  },
});
whenUnauthenticated(() => void queries.invalidateQueries({ queryKey: sessionKey }));

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
