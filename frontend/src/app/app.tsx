import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { localeVersion, subscribeLocale } from '~/lib/locale';
import type { createAppRouter } from './router';
import { cssVariables, theme } from './theme';

interface AppProps {
  queryClient: QueryClient;
  router: ReturnType<typeof createAppRouter>;
  env?: 'default' | 'test';
}

export function App({ queryClient, router, env = 'default' }: AppProps) {
  // Messages are plain functions: a new key redraws every text when the language changes.
  const version = useSyncExternalStore(subscribeLocale, localeVersion);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      env={env}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider key={version} router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
