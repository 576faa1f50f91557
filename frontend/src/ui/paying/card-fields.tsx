import { Skeleton } from '@mantine/core';
import { Suspense, lazy } from 'react';
import type { Money, PaymentConfigView } from '~/api/gen/types.gen';
import type { useForm } from '~/ui/use-form';
import type { PayerRef } from './payer';

const TestCardFields = lazy(async () => ({
  default: (await import('./test-card-fields')).TestCardFields,
}));
const StripeFields = lazy(async () => ({
  default: (await import('./stripe-fields')).StripeFields,
}));

interface CardFieldsProps {
  payments: PaymentConfigView;
  total: Money;
  field: ReturnType<typeof useForm>['field'];
  payer: PayerRef;
}

/** What a card is typed into. It comes once the page stands, and only that of whoever takes the money. */
export function CardFields({ payments, total, field, payer }: CardFieldsProps) {
  const key = payments.publishable_key;
  return (
    <Suspense fallback={<Skeleton height="14rem" />}>
      {payments.provider === 'stripe' && key ? (
        <StripeFields publishableKey={key} isTest={payments.is_test} total={total} payer={payer} />
      ) : (
        <TestCardFields field={field} payer={payer} />
      )}
    </Suspense>
  );
}
