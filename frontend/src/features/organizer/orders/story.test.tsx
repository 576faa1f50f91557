import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { HappeningKind } from '~/api/gen/types.gen';
import { createQueryClient } from '~/app/query';
import { serve } from '~/test/server';
import { Story } from './story';

const happening = (kind: HappeningKind) => ({
  at: '2026-11-23T08:00:00Z',
  kind,
  actor: 'platform',
  actor_name: null,
  amount: null,
  ticket_numbers: null,
  reason: null,
});

/** What an organizer reads of these, line by line. */
async function linesOf(...kinds: HappeningKind[]): Promise<string[]> {
  serve('get', '/manage/events/event-1/orders/7K3M9QXZ/timeline', () => ({
    data: kinds.map(happening),
  }));
  render(
    <QueryClientProvider client={createQueryClient()}>
      <Story path={{ org: 'org-1', id: 'event-1' }} code="7K3M9QXZ" />
    </QueryClientProvider>,
  );
  return (await screen.findAllByRole('listitem')).map((line) => line.textContent);
}

test('an open dispute says who has the money and what to do', async () => {
  const [opened] = await linesOf('dispute_opened', 'tickets_cancelled');
  expect(opened).toContain('Reprise par la banque (litige, ouvert)');
  expect(opened).toContain('Répondez-lui chez votre prestataire de paiement.');
});

test('a dispute that was won says that tickets stay cancelled', async () => {
  const [opened, won] = await linesOf('dispute_opened', 'dispute_won');
  expect(opened).not.toContain('Répondez-lui');
  expect(won).toContain('Rendue par la banque (litige, gagné)');
  expect(won).toContain('Les billets annulés le restent.');
});

test('a part that was given back at the provider leaves the tickets to the organizer', async () => {
  const [back, kept] = await linesOf('refunded_at_provider', 'tickets_kept');
  expect(back).toContain('Remboursée chez le prestataire de paiement');
  expect(kept).toContain('Annulez les billets s’ils ne doivent plus permettre d’entrer.');
});
