import { createFileRoute } from '@tanstack/react-router';
import { bankQuery } from '~/features/bank/bank-query';
import { BankScreen } from '~/features/bank/bank-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

/** Where a simulated payment leads whose bank asks first. Its id is what lets one decide. */
export const Route = createFileRoute('/sandbox/payments/$id')({
  codeSplitGroupings: [['loader', 'component']],
  loader: async ({ context: { queryClient }, params: { id } }) => {
    await queryClient.ensureQueryData(bankQuery(id));
  },
  pendingComponent: SectionSkeleton,
  component: BankScreen,
});
