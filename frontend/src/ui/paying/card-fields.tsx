import { Skeleton } from '@mantine/core';
import { Suspense, lazy } from 'react';
import type { CardFieldsProps } from './test-card-fields';

const TestCardFields = lazy(async () => ({
  default: (await import('./test-card-fields')).TestCardFields,
}));

/** What a card is typed into. It comes once the page stands: most of it is about test cards. */
export function CardFields(props: CardFieldsProps) {
  return (
    <Suspense fallback={<Skeleton height="14rem" />}>
      <TestCardFields {...props} />
    </Suspense>
  );
}
